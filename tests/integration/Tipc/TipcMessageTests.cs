using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>Messages without connection on one host (__tipc_sendmsg, tipc_recvmsg, tipc_nametbl_lookup_anycast).</summary>
public sealed class TipcMessageTests : IDisposable
{
    private readonly TipcCluster _cluster = new();

    public static TheoryData<SocketType> Types { get; } = new(SocketType.Rdm, SocketType.Dgram);

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void SendTo_NameAndId_ReachTheSocketWithTheSendersId(SocketType type)
    {
        ISocket receiver = _cluster.Bound(type, 1);
        ISocket sender = _cluster.Create(type);
        byte[] buffer = new byte[10];
        foreach (EndPoint address in (EndPoint[])[TipcCluster.Name(1), receiver.LocalEndPoint])
        {
            Assert.Equal(3, sender.SendTo("abc"u8, SocketFlags.None, address));
            ReceiveFromResult got = receiver.ReceiveFrom(buffer);
            Assert.Equal((3, sender.LocalEndPoint), (got.Count, got.RemoteEndPoint));
        }

        Assert.Equal(SocketError.WouldBlock, TipcCluster.ReceiveError(receiver));
    }

    [Fact]
    public void Receive_BufferTooSmall_CutsTheMessage()
    {
        ISocket receiver = _cluster.Bound(SocketType.Rdm, 1);
        ISocket sender = _cluster.Create(SocketType.Rdm);
        sender.SendTo("abcdef"u8, SocketFlags.None, TipcCluster.Name(1));
        sender.SendTo("next"u8, SocketFlags.None, TipcCluster.Name(1));
        byte[] buffer = new byte[3];
        Assert.Equal(3, receiver.Receive(buffer, SocketFlags.Peek));
        ReceiveFromResult got = receiver.ReceiveFrom(buffer);
        Assert.Equal((3, SocketFlags.Truncated), (got.Count, got.Flags));
        Assert.Equal("next", TipcCluster.Receive(receiver));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => receiver.ReceiveFrom([]));
    }

    [Fact]
    public void SendTo_WrongAddressOrLength_IsRefused()
    {
        ISocket socket = _cluster.Bound(SocketType.Rdm, 1);
        Assert.Equal(SocketError.DestinationAddressRequired, TipcCluster.SendError(socket));
        Assert.Equal(SocketError.HostUnreachable, socket.TrySendTo([1], SocketFlags.None, TipcCluster.Name(2), out _));
        Assert.Equal(SocketError.HostUnreachable, socket.TrySendTo([1], SocketFlags.None, TipcCluster.Range(2, 9), out _));
        Assert.Equal(SocketError.HostUnreachable, socket.TrySendTo([1], SocketFlags.None, new TipcEndPoint(TipcAddressType.Id, 0x0100_1009, 5), out _));
        Assert.Equal(SocketError.InvalidArgument, socket.TrySendTo([1], SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 1), out _));
        Assert.Equal(SocketError.MessageSize, socket.TrySendTo(new byte[66001], SocketFlags.None, TipcCluster.Name(1), out _));
        Assert.Equal(SocketError.Success, socket.TrySendTo(new byte[66000], SocketFlags.None, TipcCluster.Name(1), out int sent));
        Assert.Equal(66000, sent);
        Assert.Equal(66000, TipcCluster.Receive(socket)!.Length);
    }

    [Fact]
    public void Connect_MessageSocket_SetsThePeerOfSends()
    {
        ISocket receiver = _cluster.Bound(SocketType.Rdm, 1);
        ISocket sender = _cluster.Create(SocketType.Rdm);
        sender.Connect(TipcCluster.Name(1));
        sender.Send("hello"u8);
        Assert.Equal("hello", TipcCluster.Receive(receiver));
        TipcCluster.AssertError(SocketError.NotConnected, () => _ = sender.RemoteEndPoint);
    }

    [Fact]
    public void SendTo_NameOfSeveral_TakesThemInTurn()
    {
        ISocket[] receivers = [.. Enumerable.Range(0, 3).Select(_ => _cluster.Bound(SocketType.Rdm, 1))];
        ISocket sender = _cluster.Create(SocketType.Rdm);
        for (int i = 0; i < 6; i++)
        {
            sender.SendTo([(byte)i], SocketFlags.None, TipcCluster.Name(1));
        }

        // The newest comes first.
        byte[] buffer = new byte[1];
        foreach (int expected in (int[])[0, 1, 2, 3, 4, 5])
        {
            Assert.Equal(1, receivers[2 - (expected % 3)].Receive(buffer));
            Assert.Equal(expected, buffer[0]);
        }
    }

    [Fact]
    public void SendTo_OverlappingRanges_TakesTheLowest()
    {
        ISocket wide = _cluster.Create(SocketType.Rdm);
        wide.Bind(TipcCluster.Range(0, 100));
        ISocket narrow = _cluster.Bound(SocketType.Rdm, 50);
        ISocket sender = _cluster.Create(SocketType.Rdm);
        sender.SendTo("x"u8, SocketFlags.None, TipcCluster.Name(50));
        Assert.Equal(("x", null), (TipcCluster.Receive(wide), TipcCluster.Receive(narrow)));
    }

    [Fact]
    public void SendTo_Range_ReachesEachMatchingSocketOnce()
    {
        ISocket[] receivers = [.. Enumerable.Range(0, 4).Select(n => _cluster.Bound(SocketType.Rdm, (uint)n))];
        receivers[1].Bind(TipcCluster.Range(1, 3));
        ISocket sender = _cluster.Create(SocketType.Rdm);
        sender.SendTo("all"u8, SocketFlags.None, TipcCluster.Range(1, 2));
        Assert.Equal([null, "all", "all", null], receivers.Select(static r => TipcCluster.Receive(r)));
        Assert.All(receivers, r => Assert.Equal(SocketError.WouldBlock, TipcCluster.ReceiveError(r)));
    }

    [Fact]
    public void SendTo_SocketGone_ComesBackOnlyIfItMay()
    {
        ISocket gone = _cluster.Create(SocketType.Rdm);
        TipcEndPoint id = TipcCluster.Id(gone);
        gone.Close();
        ISocket sender = _cluster.Create(SocketType.Rdm);
        sender.SendTo([1, 2], SocketFlags.None, id);
        Assert.Equal(SocketError.WouldBlock, TipcCluster.ReceiveError(sender));
        sender.SetOption(SocketOptions.TipcDestinationDroppable, false);
        sender.SendTo([1, 2], SocketFlags.None, id);
        ReceiveFromResult back = sender.ReceiveFrom(new byte[10]);
        Assert.Equal((0, (EndPoint)id), (back.Count, back.RemoteEndPoint));
    }

    [Fact]
    public void Close_MessagesUnread_SendsThemBack()
    {
        ISocket receiver = _cluster.Bound(SocketType.Rdm, 1);
        ISocket sender = _cluster.Create(SocketType.Rdm);
        sender.SetOption(SocketOptions.TipcDestinationDroppable, false);
        sender.SendTo([1], SocketFlags.None, TipcCluster.Name(1));
        sender.SendTo([2], SocketFlags.None, TipcCluster.Name(1));
        receiver.Close();
        Assert.Equal("", TipcCluster.Receive(sender));
        Assert.Equal("", TipcCluster.Receive(sender));
        Assert.Null(TipcCluster.Receive(sender));
    }

    [Fact]
    public void SendTo_ReceiverFull_IsDroppedByImportance()
    {
        ISocket receiver = _cluster.Bound(SocketType.Rdm, 1);
        receiver.SetOption(SocketOptions.ReceiveBuffer, 50_000);
        ISocket sender = _cluster.Create(SocketType.Rdm);
        int low = Fill(sender, receiver);
        sender.SetOption(SocketOptions.TipcImportance, TipcImportance.Critical);
        int critical = Fill(sender, receiver);
        Assert.InRange(low, 40, 60);
        Assert.InRange(critical, 6 * low, 8 * low);
    }

    [Fact]
    public void Shutdown_MessageSocket_IsNotConnected()
    {
        ISocket socket = _cluster.Create(SocketType.Rdm);
        TipcCluster.AssertError(SocketError.InvalidArgument, () => socket.Shutdown(SocketShutdown.Send));
        TipcCluster.AssertError(SocketError.NotConnected, () => socket.Shutdown(SocketShutdown.Both));
        TipcCluster.AssertError(SocketError.OperationNotSupported, () => socket.Listen());
        TipcCluster.AssertError(SocketError.OperationNotSupported, () => socket.Accept());
    }

    // How many messages of 1000 bytes the receiver takes.
    private static int Fill(ISocket sender, ISocket receiver)
    {
        int before = receiver.GetOption(TipcCluster.Level, 132);
        for (int i = 0; i < 1000; i++)
        {
            sender.SendTo(new byte[1000], SocketFlags.None, TipcCluster.Name(1));
        }

        return receiver.GetOption(TipcCluster.Level, 132) - before;
    }
}
