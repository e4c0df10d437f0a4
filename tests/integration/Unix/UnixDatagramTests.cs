using System.Net.Sockets;
using System.Text;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Unix;

public sealed class UnixDatagramTests : IDisposable
{
    private readonly UnixHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Receive_Datagrams_KeepsBoundaries()
    {
        (ISocket first, ISocket second) = _host.Pair(SocketType.Dgram);
        first.Send("one"u8);
        first.Send([]);
        first.Send("three"u8);
        Assert.Equal("one", UnixHost.Receive(second));
        Assert.Equal("", UnixHost.Receive(second));
        Assert.Equal("three", UnixHost.Receive(second));
        UnixHost.AssertError(SocketError.WouldBlock, () => UnixHost.Receive(second));
    }

    [Fact]
    public void ReceiveFrom_TooLarge_IsCut()
    {
        ISocket receiver = _host.Bound("/run/r", SocketType.Dgram);
        ISocket sender = _host.Bound("/run/s", SocketType.Dgram);
        sender.SendTo("datagram"u8, SocketFlags.None, UnixHost.Name("/run/r"));
        var buffer = new byte[4];
        ReceiveFromResult peeked = receiver.ReceiveFrom(buffer, SocketFlags.Peek | SocketFlags.Truncated);
        Assert.Equal((8, SocketFlags.Truncated), (peeked.Count, peeked.Flags));
        ReceiveFromResult result = receiver.ReceiveFrom(buffer);
        Assert.Equal((4, SocketFlags.Truncated), (result.Count, result.Flags));
        Assert.Equal("data", Encoding.UTF8.GetString(buffer));
        Assert.Equal("/run/s", UnixHost.NameOf(result.RemoteEndPoint!));
        UnixHost.AssertError(SocketError.WouldBlock, () => receiver.ReceiveFrom(buffer));
    }

    [Fact]
    public void ReceiveFrom_UnnamedSender_HasNoAddress()
    {
        (ISocket first, ISocket second) = _host.Pair(SocketType.Dgram);
        first.Send("x"u8);
        Assert.Null(second.ReceiveFrom(new byte[10]).RemoteEndPoint);
    }

    [Fact]
    public void Control_BytesAvailable_IsTheFirstDatagrams()
    {
        (ISocket first, ISocket second) = _host.Pair(SocketType.Dgram);
        first.Send("ab"u8);
        first.Send("cde"u8);
        var count = new byte[4];
        second.Control(0x541B, count);
        Assert.Equal(2, BitConverter.ToInt32(count));
    }

    [Fact]
    public void Send_QueueFull_BlocksAfterElevenDatagrams()
    {
        ISocket receiver = _host.Bound("/run/r", SocketType.Dgram);
        ISocket sender = _host.Connected("/run/r", SocketType.Dgram);
        for (int i = 0; i < 11; i++)
        {
            Assert.Equal(PollEvents.Write, UnixHost.Poll(sender));
            sender.Send("x"u8);
        }

        UnixHost.AssertError(SocketError.WouldBlock, () => sender.Send("x"u8));
        Assert.Equal(PollEvents.None, UnixHost.Poll(sender));
        UnixHost.Receive(receiver);
        Assert.Equal(PollEvents.Write, UnixHost.Poll(sender));
        sender.Send("x"u8);
    }

    [Fact]
    public void Send_ToItsOwnPeer_IsLimitedByMemoryAlone()
    {
        (ISocket first, _) = _host.Pair(SocketType.Dgram);
        int sent = 0;
        while (first.TrySend("x"u8, SocketFlags.None, out _) == SocketError.Success)
        {
            sent++;
        }

        Assert.Equal(278, sent);
    }

    [Fact]
    public void Send_Blocking_WaitsForRoomInTheQueue()
    {
        ISocket receiver = _host.Bound("/run/r", SocketType.Dgram);
        ISocket sender = _host.Create(SocketType.Dgram);
        sender.Timeout = null;
        int sent = 0;
        _host.Host.StartThread("sender", () =>
        {
            for (sent = 0; sent < 13; sent++)
            {
                sender.SendTo("x"u8, SocketFlags.None, UnixHost.Name("/run/r"));
            }
        });
        _host.Network.RunFor(Duration.FromSeconds(1));
        Assert.Equal(11, sent);
        UnixHost.Receive(receiver);
        _host.Network.RunFor(Duration.FromSeconds(1));
        Assert.Equal(12, sent);
        UnixHost.Receive(receiver);
        _host.Network.Run();
    }

    [Fact]
    public void Poll_WhileThePeersQueueIsFull_WakesAtAReceive()
    {
        ISocket receiver = _host.Bound("/run/r", SocketType.Dgram);
        ISocket sender = _host.Connected("/run/r", SocketType.Dgram);
        FillQueue("/run/r");
        PollEvents events = PollEvents.None;
        _host.Host.StartThread("sender", () => events = sender.Poll(PollEvents.Write, Duration.FromSeconds(10)));
        _host.Network.RunFor(Duration.FromSeconds(1));
        UnixHost.Receive(receiver);
        _host.Network.Run();
        Assert.Equal(PollEvents.Write, events);
        Assert.Equal(Duration.FromSeconds(1), _host.Network.Elapsed);
    }

    [Fact]
    public void Send_ToAConnectedSocketByAnother_IsNotPermitted()
    {
        ISocket receiver = _host.Bound("/run/r", SocketType.Dgram);
        _host.Bound("/run/p", SocketType.Dgram);
        receiver.Connect(UnixHost.Name("/run/p"));
        ISocket stranger = _host.Create(SocketType.Dgram);
        UnixHost.AssertError(SocketErrors.NotPermitted, () => stranger.SendTo("x"u8, SocketFlags.None, UnixHost.Name("/run/r")));
        UnixHost.AssertError(SocketErrors.NotPermitted, () => stranger.Connect(UnixHost.Name("/run/r")));
    }

    [Fact]
    public void Send_PeerClosed_IsRefusedOnceAndDisconnects()
    {
        ISocket receiver = _host.Bound("/run/r", SocketType.Dgram);
        ISocket sender = _host.Connected("/run/r", SocketType.Dgram);
        receiver.Close();
        Assert.Equal("/run/r", UnixHost.NameOf(sender.RemoteEndPoint));
        UnixHost.AssertError(SocketError.ConnectionRefused, () => sender.Send("x"u8));
        UnixHost.AssertError(SocketError.NotConnected, () => sender.Send("x"u8));
        UnixHost.AssertError(SocketError.NotConnected, () => _ = sender.RemoteEndPoint);
    }

    [Fact]
    public void Send_BlockedWhileTheReceiverCloses_IsRefused()
    {
        ISocket receiver = _host.Bound("/run/r", SocketType.Dgram);
        ISocket sender = _host.Connected("/run/r", SocketType.Dgram);
        FillQueue("/run/r");
        sender.Timeout = null;
        SocketError outcome = SocketError.Success;
        _host.Host.StartThread("sender", () => outcome = sender.TrySend("x"u8, SocketFlags.None, out _));
        _host.Network.RunFor(Duration.FromSeconds(1));
        receiver.Close();
        _host.Network.Run();
        Assert.Equal(SocketError.ConnectionRefused, outcome);
    }

    [Theory]
    [InlineData("/none", SocketErrors.NoSuchPath)]
    [InlineData("\0none", SocketError.ConnectionRefused)]
    [InlineData("", SocketError.InvalidArgument)]
    public void SendTo_NoReceiver_IsAnError(string name, SocketError expected)
    {
        ISocket socket = _host.Create(SocketType.Dgram);
        UnixHost.AssertError(expected, () => socket.SendTo("x"u8, SocketFlags.None, UnixHost.Name(name)));
        UnixHost.AssertError(SocketError.NotConnected, () => socket.Send("x"u8));
    }

    [Fact]
    public void Send_LargerThanTheBuffer_IsTooLarge()
    {
        (ISocket first, _) = _host.Pair(SocketType.Dgram);
        UnixHost.AssertError(SocketError.MessageSize, () => first.Send(new byte[212992 - 31]));
        Assert.Equal(212992 - 32, first.Send(new byte[212992 - 32]));
    }

    [Fact]
    public void Connect_AnotherPeer_DropsWhatTheFirstSent()
    {
        ISocket first = _host.Bound("/run/1", SocketType.Dgram);
        _host.Bound("/run/2", SocketType.Dgram);
        ISocket socket = _host.Bound("/run/s", SocketType.Dgram);
        first.Connect(UnixHost.Name("/run/s"));
        socket.Connect(UnixHost.Name("/run/1"));
        first.Send("lost"u8);
        socket.Connect(UnixHost.Name("/run/2"));
        UnixHost.AssertError(SocketError.WouldBlock, () => UnixHost.Receive(socket));
        UnixHost.AssertError(SocketError.ConnectionReset, () => first.Send("x"u8));
    }

    [Fact]
    public void Shutdown_Receive_StopsSendersAndBlockedReceives()
    {
        (ISocket first, ISocket second) = _host.Pair(SocketType.Dgram);
        first.Shutdown(SocketShutdown.Receive);
        UnixHost.AssertError(SocketError.Shutdown, () => second.Send("x"u8));
        UnixHost.AssertError(SocketError.WouldBlock, () => UnixHost.Receive(first));
        first.Timeout = null;
        Assert.Equal("", UnixHost.Receive(first));
        Assert.Equal(PollEvents.Read | PollEvents.Write | PollEvents.ReadHangUp, UnixHost.Poll(first));
        Assert.Equal(PollEvents.Write, UnixHost.Poll(second));
    }

    [Fact]
    public void Shutdown_Send_LeavesThePeerAlone()
    {
        (ISocket first, ISocket second) = _host.Pair(SocketType.Dgram);
        first.Shutdown(SocketShutdown.Send);
        UnixHost.AssertError(SocketError.Shutdown, () => first.Send("x"u8));
        Assert.Equal(PollEvents.Write, UnixHost.Poll(second));
        second.Send("x"u8);
        Assert.Equal("x", UnixHost.Receive(first));
    }

    [Fact]
    public void Flags_OutOfBand_IsNotSupported()
    {
        (ISocket first, ISocket second) = _host.Pair(SocketType.Dgram);
        UnixHost.AssertError(SocketError.OperationNotSupported, () => first.Send("x"u8, SocketFlags.OutOfBand));
        UnixHost.AssertError(SocketError.OperationNotSupported, () => UnixHost.Receive(second, 1, SocketFlags.OutOfBand));
    }

    // By another sender, so that what a receive gives back is not the tested sender's memory.
    private void FillQueue(string name)
    {
        ISocket filler = _host.Connected(name, SocketType.Dgram);
        while (filler.TrySend("x"u8, SocketFlags.None, out _) == SocketError.Success)
        {
        }
    }
}
