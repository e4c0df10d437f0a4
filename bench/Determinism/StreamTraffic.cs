using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;

namespace SimNet.Bench.Determinism;

/// <summary>Awaited TCP: clients send streams in pieces of random size, the server echoes them, several connections a client at once.</summary>
internal sealed class StreamTraffic(SimulatedHost server, ObservationLog log)
{
    private const int Port = 7000;
    private const int ConnectionsPerClient = 3;
    private const int BytesPerConnection = 100_000;

    internal void StartServer(int clients) => server.Start("streams", () => AcceptAsync(clients * ConnectionsPerClient));

    internal void StartClient(SimulatedHost host, int index, int seed) => host.Start("streams", async () =>
    {
        await Task.WhenAll(Enumerable.Range(0, ConnectionsPerClient).Select(c => SendAsync(host.Sockets, (index * ConnectionsPerClient) + c, seed + (1000 * c))));
    });

    private async Task AcceptAsync(int connections)
    {
        using ISocket listener = server.Sockets.CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, Port));
        listener.Listen();
        var tasks = new List<Task>();
        for (int i = 0; i < connections; i++)
        {
            AcceptResult accepted = await listener.AcceptAsync();
            tasks.Add(EchoAsync(accepted.Socket));
        }
        await Task.WhenAll(tasks);
    }

    private async Task EchoAsync(ISocket socket)
    {
        using ISocket connection = socket;
        byte[] block = new byte[4096];
        while (true)
        {
            int received = await connection.ReceiveAsync(block);
            log.Add("stream server", received);
            if (received == 0) return;
            await connection.SendAllAsync(block.AsMemory(0, received));
        }
    }

    private async Task SendAsync(ISocketProvider sockets, int stream, int seed)
    {
        byte[] sent = new byte[BytesPerConnection];
        var random = new Random(seed);
        random.NextBytes(sent);
        using ISocket socket = sockets.CreateSocket();
        await socket.ConnectAsync(new IPEndPoint(server.Addresses[0], Port));
        Task<byte[]> echo = ReceiveAsync(socket);
        for (int position = 0; position < sent.Length;)
        {
            int piece = Math.Min(1 + random.Next(8000), sent.Length - position);
            await socket.SendAllAsync(sent.AsMemory(position, piece));
            position += piece;
        }
        socket.Shutdown(SocketShutdown.Send);
        byte[] received = await echo;
        if (!received.AsSpan().SequenceEqual(sent)) throw new InvalidDataException($"Stream {stream} came back changed.");
        log.Add("stream client", stream);
    }

    private static async Task<byte[]> ReceiveAsync(ISocket socket)
    {
        byte[] all = new byte[BytesPerConnection];
        int filled = 0;
        while (filled < all.Length)
        {
            int received = await socket.ReceiveAsync(all.AsMemory(filled));
            if (received == 0) throw new EndOfStreamException();
            filled += received;
        }
        return all;
    }
}
