using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

public sealed class CloseTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Close_BlockedReceive_SocketClosed(bool withTimeout)
    {
        (ISocket client, ISocket server) = TcpPair();
        client.Timeout = withTimeout ? Duration.FromHours(1) : null;
        Task blocked = OnThread(() => client.Receive(new byte[1]));
        await Task.Delay(Random.Shared.Next(20));
        client.Close();
        await Assert.ThrowsAsync<SocketClosedException>(() => blocked.WaitAsync(Patience));
        server.Close();
    }

    [Fact]
    public async Task Close_BlockedAccept_PortIsFreeAtOnce()
    {
        for (int i = 0; i < 20; i++)
        {
            ISocket listener = Listener();
            EndPoint address = listener.LocalEndPoint;
            Task blocked = OnThread(() => listener.Accept());
            await Task.Delay(Random.Shared.Next(5));
            listener.Close();
            using (ISocket again = Provider.CreateSocket())
            {
                again.Bind(address);
            }

            await Assert.ThrowsAsync<SocketClosedException>(() => blocked.WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task Close_BlockedSend_SocketClosed()
    {
        (ISocket client, ISocket server) = FullPair();
        Task blocked = OnThread(() => client.Send(new byte[1 << 20]));
        await Task.Delay(10);
        client.Close();
        await Assert.ThrowsAsync<SocketClosedException>(() => blocked.WaitAsync(Patience));
        server.Close();
    }

    [Fact]
    public async Task Close_AwaitedOperations_AllSocketClosed()
    {
        (ISocket client, ISocket server) = FullPair();
        List<Task> waiting = [];
        for (int i = 0; i < 10; i++)
        {
            waiting.Add(client.ReceiveAsync(new byte[1]).AsTask());
            waiting.Add(client.SendAllAsync(new byte[1]).AsTask());
            waiting.Add(client.ReceiveFromAsync(new byte[1]).AsTask());
        }

        Task blocked = OnThread(() => client.Receive(new byte[1]));
        await Task.Delay(5);
        client.Close();
        foreach (Task task in waiting.Append(blocked))
        {
            await Assert.ThrowsAsync<SocketClosedException>(() => task.WaitAsync(Patience));
        }

        server.Close();
    }

    [Fact]
    public async Task Close_Polls_Invalid()
    {
        ISocket first = Listener();
        using ISocket second = Listener();
        PollEntry[] entries = [new PollEntry(second, PollEvents.Read), new PollEntry(first, PollEvents.Read)];
        PollEntry[] copies = [.. entries];
        Task<int> blocked = OnThread(() => Provider.Poll(entries));
        Task<int> awaited = Provider.PollAsync(copies).AsTask();
        Task single = OnThread(() => first.Poll(PollEvents.Read, Duration.FromHours(1)));
        await Task.Delay(10);
        first.Close();
        Assert.Equal(1, await blocked.WaitAsync(Patience));
        Assert.Equal(1, await awaited.WaitAsync(Patience));
        Assert.Equal((PollEvents.None, PollEvents.Invalid), (entries[0].Returned, entries[1].Returned));
        Assert.Equal((PollEvents.None, PollEvents.Invalid), (copies[0].Returned, copies[1].Returned));
        await Assert.ThrowsAsync<SocketClosedException>(() => single.WaitAsync(Patience));
    }

    [Fact]
    public async Task Detach_WaitingOperations_SocketClosed()
    {
        (ISocket client, ISocket server) = TcpPair();
        Task awaited = client.ReceiveAsync(new byte[1]).AsTask();
        Task blocked = OnThread(() => client.Receive(new byte[1]));
        await Task.Delay(5);
        int descriptor = client.Detach();
        await Assert.ThrowsAsync<SocketClosedException>(() => awaited.WaitAsync(Patience));
        await Assert.ThrowsAsync<SocketClosedException>(() => blocked.WaitAsync(Patience));
        Provider.CloseDescriptor(descriptor);
        Assert.Equal(0, server.Receive(new byte[1]));
        server.Close();
    }

    [Fact]
    public void Close_Lingering_DoesNotWait()
    {
        (ISocket client, ISocket server) = TcpPair();
        Fill(client);
        client.SetOption(SocketOptions.Linger, new LingerOption(true, 30));
        long before = Environment.TickCount64;
        client.Close();
        Assert.True(Environment.TickCount64 - before < 20_000);
        server.Close();
    }

    [Fact]
    public async Task Close_RacesWithReceives_EachEndsOneWay()
    {
        for (int i = 0; i < 200; i++)
        {
            (ISocket client, ISocket server) = TcpPair();
            Task<int> receive = client.ReceiveAsync(new byte[1]).AsTask();
            var close = Task.Run(client.Close);
            server.Send([1]);
            try
            {
                Assert.Equal(1, await receive.WaitAsync(Patience));
            }
            catch (SocketClosedException)
            {
                // The close came first.
            }

            await close;
            server.Close();
        }
    }
}
