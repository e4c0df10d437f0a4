using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Unix;

public sealed class UnixStreamTests : IDisposable
{
    private const int SocketLevel = 1;
    private const int ErrorOption = 4;
    private const int SendBufferOption = 7;

    private readonly UnixHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Receive_SeveralSends_JoinsThem()
    {
        (ISocket first, ISocket second) = _host.Pair();
        first.Send("hello "u8);
        first.Send("world"u8);
        Assert.Equal("hello w", UnixHost.Receive(second, 7));
        Assert.Equal("orld", UnixHost.Receive(second));
        UnixHost.AssertError(SocketError.WouldBlock, () => UnixHost.Receive(second));
    }

    [Fact]
    public void Receive_Peek_LeavesTheData()
    {
        (ISocket first, ISocket second) = _host.Pair();
        first.Send("ab"u8);
        first.Send("cd"u8);
        Assert.Equal("abc", UnixHost.Receive(second, 3, SocketFlags.Peek));
        Assert.Equal("abcd", UnixHost.Receive(second));
    }

    [Fact]
    public void Control_BytesAvailable_CountsAllSends()
    {
        (ISocket first, ISocket second) = _host.Pair();
        first.Send("ab"u8);
        first.Send("cde"u8);
        var count = new byte[4];
        second.Control(0x541B, count);
        Assert.Equal(5, BitConverter.ToInt32(count));
    }

    // 278 buffers of 768 bytes, which one byte costs, reach 212992.
    [Theory]
    [InlineData(1, 278)]
    [InlineData(1000, 93)]
    [InlineData(4096, 44)]
    public void Send_UntilItBlocks_IsChargedAsTheKernelDoes(int size, int expected)
    {
        (ISocket first, ISocket second) = _host.Pair();
        int sent = 0;
        while (first.TrySend(new byte[size], SocketFlags.None, out int count) == SocketError.Success)
        {
            Assert.Equal(size, count);
            sent++;
        }

        Assert.Equal(expected, sent);
        Assert.Equal(PollEvents.None, UnixHost.Poll(first));
        Assert.Equal(PollEvents.Read | PollEvents.Write, UnixHost.Poll(second));
    }

    [Fact]
    public void Send_MoreThanTheBuffer_TakesAPart()
    {
        (ISocket first, _) = _host.Pair();
        Assert.Equal(219264, first.Send(new byte[1000000]));
        UnixHost.AssertError(SocketError.WouldBlock, () => first.Send("x"u8));
    }

    [Fact]
    public void Poll_FullSender_WritesAgainWhenThreeQuartersAreFree()
    {
        (ISocket first, ISocket second) = _host.Pair();
        first.SetOption(SocketLevel, SendBufferOption, 5000);
        Assert.Equal(10000, first.GetOption(SocketLevel, SendBufferOption));
        while (first.TrySend("x"u8, SocketFlags.None, out _) == SocketError.Success)
        {
        }

        // 14 buffers of 768 bytes; three, 2304 bytes, are under a quarter.
        UnixHost.Receive(second, 10);
        Assert.Equal(PollEvents.None, UnixHost.Poll(first));
        Assert.Equal(1, first.Send("x"u8));
        UnixHost.Receive(second, 2);
        Assert.Equal(PollEvents.Write, UnixHost.Poll(first));
    }

    [Fact]
    public void Send_Blocking_GoesOnAsThePeerReads()
    {
        (ISocket first, ISocket second) = _host.Host.Sockets.CreateSocketPair();
        byte[] data = [.. Enumerable.Range(0, 1000000).Select(static i => unchecked((byte)(i * 7)))];
        var received = new List<byte>();
        _host.Host.StartThread("writer", () =>
        {
            Assert.Equal(data.Length, first.Send(data));
            first.Close();
        });
        _host.Host.StartThread("reader", () =>
        {
            var buffer = new byte[30000];
            for (int count = second.Receive(buffer); count > 0; count = second.Receive(buffer))
            {
                received.AddRange(buffer.AsSpan(0, count));
            }
        });
        _host.Network.Run();
        Assert.Equal(data, received);
    }

    [Fact]
    public void SendAll_Awaited_GoesOnAsThePeerReads()
    {
        int total = 0;
        _host.Host.Start("both", async () =>
        {
            (ISocket first, ISocket second) = _host.Host.Sockets.CreateSocketPair();
            ValueTask sending = first.SendAllAsync(new byte[500000]);
            var buffer = new byte[65536];
            while (total < 500000)
            {
                total += await second.ReceiveAsync(buffer);
            }

            await sending;
        });
        _host.Network.Run();
        Assert.Equal(500000, total);
    }

    [Fact]
    public void Close_AllRead_IsEndOfStream()
    {
        (ISocket first, ISocket second) = _host.Pair();
        first.Send("x"u8);
        first.Close();
        Assert.Equal(AllEvents, UnixHost.Poll(second));
        Assert.Equal("x", UnixHost.Receive(second));
        Assert.Equal("", UnixHost.Receive(second));
        UnixHost.AssertError(SocketError.Shutdown, () => second.Send("x"u8));
        Assert.Same(UnixEndPoint.Unnamed, second.RemoteEndPoint);
    }

    [Fact]
    public void Close_Unread_ResetsThePeerOnce()
    {
        (ISocket first, ISocket second) = _host.Pair();
        second.Send("unread"u8);
        first.Close();
        Assert.Equal(AllEvents | PollEvents.Error, UnixHost.Poll(second));
        UnixHost.AssertError(SocketError.Shutdown, () => second.Send("x"u8));
        UnixHost.AssertError(SocketError.ConnectionReset, () => UnixHost.Receive(second));
        Assert.Equal(0, second.GetOption(SocketLevel, ErrorOption));
        Assert.Equal("", UnixHost.Receive(second));
    }

    [Fact]
    public void Send_Unconnected_IsNotConnected()
    {
        ISocket socket = _host.Create();
        UnixHost.AssertError(SocketError.NotConnected, () => socket.Send("x"u8));
        UnixHost.AssertError(SocketError.InvalidArgument, () => UnixHost.Receive(socket));
        UnixHost.AssertError(SocketError.NotConnected, () => _ = socket.RemoteEndPoint);
        Assert.Equal(PollEvents.Write | PollEvents.HangUp, UnixHost.Poll(socket));
    }

    [Fact]
    public void SendTo_AnyAddress_IsRefused()
    {
        (ISocket first, _) = _host.Pair();
        UnixHost.AssertError(SocketError.IsConnected, () => first.SendTo("x"u8, SocketFlags.None, UnixHost.Name("/run/a")));
        UnixHost.AssertError(
            SocketError.OperationNotSupported,
            () => _host.Create().SendTo("x"u8, SocketFlags.None, UnixHost.Name("/run/a")));
    }

    [Fact]
    public void Shutdown_Send_EndsThePeersStream()
    {
        (ISocket first, ISocket second) = _host.Pair();
        first.Send("x"u8);
        first.Shutdown(SocketShutdown.Send);
        UnixHost.AssertError(SocketError.Shutdown, () => first.Send("x"u8));
        Assert.Equal(PollEvents.Read | PollEvents.Write | PollEvents.ReadHangUp, UnixHost.Poll(second));
        Assert.Equal("x", UnixHost.Receive(second));
        Assert.Equal("", UnixHost.Receive(second));
        second.Send("y"u8);
        Assert.Equal("y", UnixHost.Receive(first));
    }

    [Fact]
    public void Shutdown_Receive_StopsThePeer()
    {
        (ISocket first, ISocket second) = _host.Pair();
        second.Send("before"u8);
        first.Shutdown(SocketShutdown.Receive);
        UnixHost.AssertError(SocketError.Shutdown, () => second.Send("x"u8));
        Assert.Equal("before", UnixHost.Receive(first));
        Assert.Equal("", UnixHost.Receive(first));
    }

    [Fact]
    public void Shutdown_Both_HangsUpOnBothSides()
    {
        (ISocket first, ISocket second) = _host.Pair();
        first.Shutdown(SocketShutdown.Both);
        Assert.Equal(AllEvents, UnixHost.Poll(first));
        Assert.Equal(AllEvents, UnixHost.Poll(second));
    }

    [Fact]
    public void Shutdown_Unconnected_Succeeds()
    {
        ISocket socket = _host.Create();
        socket.Shutdown(SocketShutdown.Both);
        UnixHost.AssertError(SocketError.InvalidArgument, () => socket.Shutdown((SocketShutdown)3));
    }

    [Fact]
    public void Shutdown_WhileThePeerReads_WakesIt()
    {
        (ISocket first, ISocket second) = _host.Host.Sockets.CreateSocketPair();
        int count = -1;
        _host.Host.StartThread("reader", () => count = second.Receive(new byte[10]));
        _host.Network.RunUntilIdle();
        first.Shutdown(SocketShutdown.Send);
        _host.Network.Run();
        Assert.Equal(0, count);
    }

    [Fact]
    public void Send_BlockedWhileThePeerCloses_CountsWhatItTook()
    {
        (ISocket first, ISocket second) = _host.Host.Sockets.CreateSocketPair();
        int count = 0;
        _host.Host.StartThread("writer", () => count = first.Send(new byte[1000000]));
        _host.Network.RunUntilIdle();
        second.Close();
        _host.Network.Run();
        Assert.Equal(219264, count);
        Assert.Equal(0, first.GetOption(SocketLevel, ErrorOption));
        UnixHost.AssertError(SocketError.Shutdown, () => first.Send("x"u8));
    }

    [Fact]
    public void Option_OfAnotherLevel_IsNotSupported()
    {
        ISocket socket = _host.Create();
        UnixHost.AssertError(SocketError.OperationNotSupported, () => socket.GetOption(6, 1));
        UnixHost.AssertError(SocketError.OperationNotSupported, () => socket.SetOption(0, 2, 1));
        UnixHost.AssertError(SocketError.ProtocolOption, () => socket.GetOption(SocketLevel, 200));
    }

    private const PollEvents AllEvents = PollEvents.Read | PollEvents.Write | PollEvents.HangUp | PollEvents.ReadHangUp;
}
