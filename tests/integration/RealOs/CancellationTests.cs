using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

public sealed class CancellationTests
{
    [Fact]
    public async Task EveryOperation_TokenCancelled_Cancelled()
    {
        using ISocket socket = Udp();
        var token = new CancellationToken(canceled: true);
        Func<Task>[] calls =
        [
            async () => await socket.AcceptAsync(token),
            async () => await socket.ConnectAsync(AnyPort, token),
            async () => await socket.ReceiveAsync(new byte[1], SocketFlags.None, token),
            async () => await socket.ReceiveFromAsync(new byte[1], SocketFlags.None, token),
            async () => await socket.SendAsync(new byte[1], SocketFlags.None, token),
            async () => await socket.SendAllAsync(new byte[1], SocketFlags.None, token),
            async () => await socket.SendToAsync(new byte[1], SocketFlags.None, AnyPort, token),
            async () => await Provider.PollAsync(new[] { new PollEntry(socket, PollEvents.Read) }, null, token),
            async () => await Provider.Names.GetAddressInfoAsync("localhost", null, default, token),
        ];
        foreach (Func<Task> call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        }
    }

    [Fact]
    public async Task Receive_CancelledWhileWaiting_SocketStaysUsable()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            using var source = new CancellationTokenSource();
            Task<int> cancelled = client.ReceiveAsync(new byte[1], SocketFlags.None, source.Token).AsTask();
            Task<int> behind = client.ReceiveAsync(new byte[1]).AsTask();
            await source.CancelAsync();
            OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
            Assert.Equal(source.Token, e.CancellationToken);
            server.Send([7]);
            Assert.Equal(1, await behind.WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task Poll_CancelledWhileWaiting_Cancelled()
    {
        using ISocket socket = Udp();
        using var source = new CancellationTokenSource();
        Task<int> poll = Provider.PollAsync(new[] { new PollEntry(socket, PollEvents.Read) }, null, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll.WaitAsync(Patience));
    }

    [Fact]
    public async Task Send_CancelledAfterSomeBytes_TellsHowMany()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            using var source = new CancellationTokenSource();
            byte[] much = new byte[64 << 20];
            Task<int> send = client.SendAsync(much, SocketFlags.None, source.Token).AsTask();
            Assert.False(send.IsCompleted);
            await source.CancelAsync();
            int sent = await send.WaitAsync(Patience);
            Assert.InRange(sent, 1, much.Length - 1);
            client.Shutdown(SocketShutdown.Send);
            int total = 0;
            for (int n; (n = await server.ReceiveAsync(much)) > 0; total += n)
            {
            }

            Assert.Equal(sent, total);
        }
    }

    // A byte is received by exactly one receive, or none if it was cancelled; none is lost and none comes twice.
    [Fact]
    public async Task Receive_CancellationRacesWithData_NothingIsLost()
    {
        const int rounds = 10_000;
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            byte[] buffer = new byte[1];
            byte expected = 0;
            for (int i = 0; i < rounds; i++)
            {
                using var source = new CancellationTokenSource();
                ValueTask<int> receive = client.ReceiveAsync(buffer, SocketFlags.None, source.Token);
                var cancel = Task.Run(source.Cancel);
                server.Send([expected]);
                try
                {
                    Assert.Equal(1, await receive);
                }
                catch (OperationCanceledException)
                {
                    Assert.Equal(1, await client.ReceiveAsync(buffer));
                }

                Assert.Equal(expected, buffer[0]);
                expected++;
                await cancel;
            }
        }
    }
}
