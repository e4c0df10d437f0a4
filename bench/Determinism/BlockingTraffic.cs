using System.Net;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;

namespace SimNet.Bench.Determinism;

/// <summary>Blocking TCP on simulated threads: one thread a client, one thread a connection on the server.</summary>
internal sealed class BlockingTraffic(SimulatedHost server, ObservationLog log)
{
    private const int Port = 7002;
    private const int Messages = 25;
    private const int MessageSize = 3000;

    internal void StartServer(int connections) => server.StartThread("conversations", () =>
    {
        using ISocket listener = server.Sockets.CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, Port));
        listener.Listen();
        for (int i = 0; i < connections; i++)
        {
            ISocket connection = listener.Accept().Socket;
            server.StartThread($"conversation {i}", () => Echo(connection));
        }
    });

    internal void StartClient(SimulatedHost host, int index) => host.StartThread("conversation", () =>
    {
        using ISocket socket = host.Sockets.CreateSocket();
        socket.Connect(new IPEndPoint(server.Addresses[0], Port));
        byte[] message = new byte[MessageSize];
        byte[] reply = new byte[MessageSize];
        for (int i = 0; i < Messages; i++)
        {
            message.AsSpan().Fill((byte)(i + index));
            socket.SendAll(message);
            for (int filled = 0; filled < reply.Length;)
            {
                int received = socket.Receive(reply.AsSpan(filled));
                if (received == 0) throw new EndOfStreamException();
                filled += received;
            }
            if (!reply.AsSpan().SequenceEqual(message)) throw new InvalidDataException($"Message {i} came back changed.");
            log.Add("conversation", (index * Messages) + i);
        }
    });

    private void Echo(ISocket socket)
    {
        using ISocket connection = socket;
        byte[] block = new byte[2000];
        while (true)
        {
            int received = connection.Receive(block);
            log.Add("conversation server", received);
            if (received == 0) return;
            connection.SendAll(block.AsSpan(0, received));
        }
    }
}
