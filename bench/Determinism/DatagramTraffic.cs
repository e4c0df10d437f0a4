using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;

namespace SimNet.Bench.Determinism;

/// <summary>Awaited UDP: clients send a datagram at each tick of a periodic timer, the server answers those that arrive.</summary>
internal sealed class DatagramTraffic(SimulatedHost server, ObservationLog log)
{
    private const int Port = 7001;
    private const int DatagramsPerClient = 150;
    private static readonly Duration Patience = Duration.FromSeconds(5);

    internal void StartServer() => server.Start("datagrams", AnswerAsync);

    internal void StartClient(SimulatedHost host, int index, int seed) => host.Start("datagrams", async () =>
    {
        using ISocket socket = host.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        Task replies = CountRepliesAsync(socket, index);
        var random = new Random(seed);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(4 + index), host.Sockets.TimeProvider);
        byte[] datagram = new byte[1000];
        for (int i = 0; i < DatagramsPerClient && await timer.WaitForNextTickAsync(); i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(datagram, i);
            await socket.SendToAsync(datagram.AsMemory(0, 4 + random.Next(900)), SocketFlags.None, new IPEndPoint(server.Addresses[0], Port));
        }
        await replies;
    });

    // Nobody says goodbye over UDP: the server ends when it has heard nothing for a while, and so do the clients.
    private async Task AnswerAsync()
    {
        using ISocket socket = server.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        socket.Bind(new IPEndPoint(IPAddress.Any, Port));
        socket.Timeout = Patience;
        byte[] datagram = new byte[2000];
        try
        {
            while (true)
            {
                ReceiveFromResult received = await socket.ReceiveFromAsync(datagram);
                log.Add("datagram server", datagram.AsSpan(0, received.Count));
                await socket.SendToAsync(datagram.AsMemory(0, 4), SocketFlags.None, received.RemoteEndPoint!);
            }
        }
        catch (SocketTimeoutException)
        {
            log.Add("datagram server ends", 0);
        }
    }

    private async Task CountRepliesAsync(ISocket socket, int index)
    {
        socket.Timeout = Patience;
        byte[] reply = new byte[4];
        try
        {
            while (true)
            {
                ReceiveFromResult received = await socket.ReceiveFromAsync(reply);
                log.Add($"datagram client {index}", reply.AsSpan(0, received.Count));
            }
        }
        catch (SocketTimeoutException)
        {
            log.Add("datagram client ends", index);
        }
    }
}
