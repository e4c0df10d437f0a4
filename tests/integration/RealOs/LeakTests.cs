using System.Net.Sockets;
using System.Runtime.CompilerServices;
using SimNet.Abstractions;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

// Counts descriptors and allocations of the whole process, and so runs alone.
[Collection(nameof(LeakTests))]
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
public sealed class LeakTests
{
    // What a thread allocates once, when it first has to wait; an object for each operation would be 24,000 bytes and more.
    private const int OfFirstWait = 1_000;

    [Fact]
    public async Task Sockets_OpenedAndClosed_LeaveNoDescriptor()
    {
        await UseSocketsAsync(); // the reactor and the wake events are there to stay
        int before = Descriptors();
        for (int i = 0; i < 50; i++)
        {
            await UseSocketsAsync();
        }

        Assert.InRange(Descriptors(), 0, before + 4);
    }

    [Fact]
    public void Sockets_Forgotten_AreClosedByTheCollector()
    {
        using ISocket listener = Listener();
        int before = Descriptors();
        for (int i = 0; i < 100; i++)
        {
            Forget(listener);
        }

        for (int i = 0; i < 20 && Descriptors() > before + 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(Descriptors(), 0, before + 10);
    }

    [Fact]
    public async Task PingPong_Awaited_AllocatesNothingOfItsOwn()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            const int count = 5_000;
            long least = long.MaxValue;

            // The process allocates for others, too, now and then; what every round costs is in the cheapest batch.
            for (int batch = 0; batch < 10 && least > 8 * count; batch++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                await PingPongAsync(client, server, count);
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            Assert.InRange(least / count, 0, 8);
        }
    }

    [Fact]
    public void SendAndReceive_OneThread_AllocateNothing()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            client.SetOption(SocketOptions.TcpNoDelay, true);
            server.SetOption(SocketOptions.TcpNoDelay, true);
            byte[] buffer = new byte[64];
            long before = 0;
            for (int i = 0; i < 2_000; i++)
            {
                if (i == 1_000)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                client.Send(buffer);
                server.Receive(buffer);
                client.TrySend(buffer, SocketFlags.None, out _);
                server.SendAll(buffer);
                client.Receive(buffer);
                server.Receive(buffer);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, OfFirstWait);
        }
    }

    [Fact]
    public void Datagrams_OneSender_AllocateNothing()
    {
        using ISocket receiver = Udp();
        using ISocket sender = Udp();
        byte[] buffer = new byte[64];
        var to = receiver.LocalEndPoint;
        long before = 0;
        for (int i = 0; i < 2_000; i++)
        {
            if (i == 1_000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            sender.SendTo(buffer, SocketFlags.None, to);
            receiver.ReceiveFrom(buffer);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, OfFirstWait);
    }

    // Not inlined, so that nothing of it is alive when it has returned.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(ISocket listener)
    {
        ISocket client = Provider.CreateSocket();
        client.Connect(listener.LocalEndPoint);
        ISocket server = listener.Accept().Socket;
        using var source = new CancellationTokenSource();
        Task receive = client.ReceiveAsync(new byte[1], SocketFlags.None, source.Token).AsTask();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => receive.WaitAsync(Patience).GetAwaiter().GetResult());
        server.Poll(PollEvents.Read);
    }

    private static async Task UseSocketsAsync()
    {
        (ISocket client, ISocket server) = TcpPair();
        using ISocket copy = client.Duplicate();
        Task<int> awaited = client.ReceiveAsync(new byte[1]).AsTask();
        Task blocked = OnThread(() => server.Receive(new byte[1]));
        server.Send([1]);
        client.Send([1]);
        await Task.WhenAll(awaited, blocked).WaitAsync(Patience);
        Provider.CloseDescriptor(server.Detach());
        Assert.Throws<SocketException>(() => Provider.CreateSocket((AddressFamily)9999));
        Assert.Throws<SocketException>(() => client.Connect(AnyPort));
        client.Close();
    }

    private static Task PingPongAsync(ISocket client, ISocket server, int count) =>
        Task.WhenAll(Task.Run(() => PlayAsync(client, count, serves: true)), Task.Run(() => PlayAsync(server, count, serves: false)));

    private static async Task PlayAsync(ISocket socket, int count, bool serves)
    {
        byte[] buffer = new byte[64];
        for (int i = 0; i < count; i++)
        {
            if (serves)
            {
                await socket.SendAllAsync(buffer);
            }

            // Not by an assertion, which allocates.
            if (await socket.ReceiveAsync(buffer) != buffer.Length)
            {
                throw new InvalidOperationException("A part of a message came alone.");
            }

            if (!serves)
            {
                await socket.SendAllAsync(buffer);
            }
        }
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;
}
