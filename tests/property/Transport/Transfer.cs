using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;

namespace SimNet.Tests.Property.Transport;

// Runs a TransferCase: both sides send and receive at once, shut their half down and read to the end of the other.
internal sealed class Transfer(TransferCase given)
{
    private readonly SimulatedNetwork _network = given.CreateNetwork();
    private readonly List<string> _faults = [];

    // What went wrong, the event hash and the virtual time at the end.
    internal static (string Faults, ulong Hash, Duration Elapsed) Run(TransferCase given) => new Transfer(given).Run();

    private (string Faults, ulong Hash, Duration Elapsed) Run()
    {
        using SimulatedNetwork network = _network;
        SimulatedHost client = network.AddHost("client", IPAddress.Parse("10.0.0.1"), IPAddress.Parse("fd00::1"));
        SimulatedHost server = network.AddHost("server", IPAddress.Parse("10.0.0.2"), IPAddress.Parse("fd00::2"));
        client.Start("client", () => RunClient(client));
        server.Start("server", () => RunServer(server));
        network.Run();
        Duration elapsed = network.Elapsed;
        network.RunUntilIdle();
        if (network.Elapsed - elapsed > Duration.FromHours(4)) _faults.Add($"The stacks came to rest only after {network.Elapsed - elapsed}.");
        return (string.Join(' ', _faults), network.EventHash, elapsed);
    }

    private async Task RunClient(SimulatedHost host)
    {
        using ISocket socket = Configure(host.Sockets.CreateSocket(given.IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(given.IsIPv4 ? "10.0.0.2" : "fd00::2"), 80));
        await Task.WhenAll(SendAsync(host, socket, given.BytesUp, 1), ReceiveAsync(host, socket, given.BytesDown, 2));
    }

    private async Task RunServer(SimulatedHost host)
    {
        using ISocket listener = Configure(host.Sockets.CreateSocket(given.IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6));
        listener.Bind(new IPEndPoint(given.IsIPv4 ? IPAddress.Any : IPAddress.IPv6Any, 80));
        listener.Listen();
        using ISocket socket = (await listener.AcceptAsync()).Socket;
        await Task.WhenAll(SendAsync(host, socket, given.BytesDown, 2), ReceiveAsync(host, socket, given.BytesUp, 1));
    }

    private ISocket Configure(ISocket socket)
    {
        if (given.SendBuffer > 0) socket.SetOption(SocketOptions.SendBuffer, given.SendBuffer);
        if (given.ReceiveBuffer > 0) socket.SetOption(SocketOptions.ReceiveBuffer, given.ReceiveBuffer);
        socket.SetOption(SocketOptions.TcpNoDelay, given.NoDelay);
        return socket;
    }

    private async Task SendAsync(SimulatedHost host, ISocket socket, int bytes, int salt)
    {
        for (int sent = 0; sent < bytes;)
        {
            byte[] chunk = new byte[Math.Min(given.WriteChunk, bytes - sent)];
            for (int i = 0; i < chunk.Length; i++) chunk[i] = ByteAt(sent + i, salt);
            await socket.SendAllAsync(chunk);
            sent += chunk.Length;
            if (given.PauseMs > 0 && sent % 7 == 0) await Task.Delay(TimeSpan.FromMilliseconds(given.PauseMs), host.Sockets.TimeProvider);
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private async Task ReceiveAsync(SimulatedHost host, ISocket socket, int bytes, int salt)
    {
        byte[] buffer = new byte[given.ReadChunk];
        int received = 0;
        while (true)
        {
            int count = await socket.ReceiveAsync(buffer);
            if (count == 0) break;
            for (int i = 0; i < count; i++)
            {
                if (buffer[i] != ByteAt(received + i, salt))
                {
                    _faults.Add($"{host.Name} received a wrong byte at {received + i}.");
                    return;
                }
            }

            received += count;
            if (given.PauseMs > 0 && received % 5 == 0) await Task.Delay(TimeSpan.FromMilliseconds(given.PauseMs), host.Sockets.TimeProvider);
        }

        if (received != bytes) _faults.Add($"{host.Name} received {received} of {bytes} bytes.");
    }

    private static byte ByteAt(int index, int salt) => unchecked((byte)((index * 31) + (index >> 8) + (index >> 16) + salt));
}
