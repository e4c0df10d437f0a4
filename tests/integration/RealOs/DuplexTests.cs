using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

public sealed class DuplexTests
{
    private const int Size = 8 << 20;

    [Fact]
    public async Task TwoThreads_OneSocket_FullDuplex()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            byte[] data = new byte[Size];
            Random.Shared.NextBytes(data);
            Task[] ends =
            [
                OnThread(() => client.SendAll(data)),
                OnThread(() => server.SendAll(data)),
                OnThread(() => Assert.Equal(data, ReceiveAll(client))),
                OnThread(() => Assert.Equal(data, ReceiveAll(server))),
            ];
            await Task.WhenAll(ends).WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task AwaitedAndBlocking_OneSocket_FullDuplex()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            byte[] data = new byte[Size];
            Random.Shared.NextBytes(data);
            Task<int> send = client.SendAsync(data).AsTask();
            Task<byte[]> receive = OnThread(() => ReceiveAll(server));
            Task answer = OnThread(() => server.Send(data));
            byte[] buffer = new byte[Size];
            Assert.Equal(Size, await client.ReceiveAsync(buffer, SocketFlags.WaitAll).AsTask().WaitAsync(Patience));
            Assert.Equal(data, buffer);
            Assert.Equal(Size, await send.WaitAsync(Patience));
            Assert.Equal(data, await receive.WaitAsync(Patience));
            await answer.WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task ManyAwaiters_OneDirection_InOrder()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            byte[][] buffers = [.. Enumerable.Range(0, 200).Select(static _ => new byte[1])];
            Task<int>[] receives = [.. buffers.Select(b => client.ReceiveAsync(b).AsTask())];
            server.Send([.. Enumerable.Range(0, 200).Select(static i => (byte)i)]);
            Assert.All(await Task.WhenAll(receives).WaitAsync(Patience), static n => Assert.Equal(1, n));
            Assert.Equal(Enumerable.Range(0, 200).Select(static i => (byte)i), buffers.Select(static b => b[0]));
        }
    }

    [Fact]
    public async Task AwaitedAndBlockedReceives_InOrder()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            for (int round = 0; round < 50; round++)
            {
                byte[] first = new byte[1];
                byte[] third = new byte[1];
                Task<int> awaited = client.ReceiveAsync(first).AsTask();
                Task<byte> blocked = OnThread(() =>
                {
                    byte[] second = new byte[1];
                    client.Receive(second);
                    return second[0];
                });
                server.Send([1, 2, 3]);
                await awaited.WaitAsync(Patience);
                Assert.Equal(1, first[0]);
                Assert.Equal(1, await client.ReceiveAsync(third).AsTask().WaitAsync(Patience));
                Assert.Equal(5, third[0] + await blocked.WaitAsync(Patience));
            }
        }
    }

    [Fact]
    public async Task ManySockets_PingPong_AllEnd()
    {
        async Task PingPong(int count)
        {
            (ISocket client, ISocket server) = TcpPair();
            using (client)
            using (server)
            {
                byte[] buffer = new byte[16];
                byte[] echo = new byte[16];
                for (int i = 0; i < count; i++)
                {
                    await client.SendAllAsync(buffer);
                    Assert.Equal(16, await server.ReceiveAsync(echo, SocketFlags.WaitAll));
                    await server.SendAllAsync(echo);
                    Assert.Equal(16, await client.ReceiveAsync(buffer, SocketFlags.WaitAll));
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => PingPong(50)))).WaitAsync(Patience);
    }

    [Fact]
    public async Task ShortReceives_BeforeEndOfStream_EndIsSeen()
    {
        for (int i = 0; i < 500; i++)
        {
            (ISocket client, ISocket server) = TcpPair();
            using (client)
            {
                byte[] buffer = new byte[64];
                Task<int> receive = client.ReceiveAsync(buffer).AsTask();
                server.Send([1, 2, 3]);
                server.Close();
                Assert.Equal(3, await receive.WaitAsync(Patience));
                Assert.Equal(0, await client.ReceiveAsync(buffer).AsTask().WaitAsync(Patience));
            }
        }
    }

    private static byte[] ReceiveAll(ISocket socket)
    {
        byte[] buffer = new byte[Size];
        for (int got = 0; got < Size;)
        {
            int received = socket.Receive(buffer.AsSpan(got));
            Assert.NotEqual(0, received);
            got += received;
        }

        return buffer;
    }
}
