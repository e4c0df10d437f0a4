using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>Making, naming and asking sockets (tipc_sk_create, tipc_bind, tipc_getname, tipc_setsockopt).</summary>
public sealed class TipcSocketTests : IDisposable
{
    private const int Importance = 127;
    private const int SourceDroppable = 128;
    private const int DestinationDroppable = 129;
    private const int ConnectTimeout = 130;
    private const int QueueDepth = 132;
    private const int Broadcast = 133;
    private const int GroupJoin = 135;
    private const int GroupLeave = 136;
    private const int QueueUsed = 137;
    private const int NoDelay = 138;

    private readonly TipcCluster _cluster = new();

    public static TheoryData<SocketType> Types { get; } = new(SocketType.Stream, SocketType.Seqpacket, SocketType.Rdm, SocketType.Dgram);

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void CreateSocket_EachType_HasAnIdOfItsOwn(SocketType type)
    {
        ISocket first = _cluster.Create(type);
        ISocket second = _cluster.Create(type);
        TipcEndPoint id = TipcCluster.Id(first);
        Assert.Equal((TipcAddressType.Id, TipcCluster.NodeOf(0), 0u, 0), (id.Type, id.Value1, id.Value3, (int)id.Scope));
        Assert.NotEqual(id.Value2, TipcCluster.Id(second).Value2);
        Assert.Equal((AddressFamily.Tipc, type), (first.AddressFamily, first.SocketType));
        TipcCluster.AssertError(SocketError.NotConnected, () => _ = first.RemoteEndPoint);
    }

    [Fact]
    public void CreateSocket_WrongTypeOrProtocol_IsRefused()
    {
        ISocketProvider sockets = _cluster.Hosts[0].Sockets;
        TipcCluster.AssertError(SocketError.ProtocolType, () => sockets.CreateSocket(AddressFamily.Tipc, SocketType.Raw));
        TipcCluster.AssertError(SocketError.ProtocolNotSupported, () => sockets.CreateSocket(AddressFamily.Tipc, SocketType.Raw, ProtocolType.Udp));
    }

    [Fact]
    public void Bind_WrongAddress_IsRefusedAsTheKernelDoes()
    {
        ISocket socket = _cluster.Create(SocketType.Rdm);
        TipcCluster.AssertError(SocketError.InvalidArgument, () => socket.Bind(new IPEndPoint(IPAddress.Loopback, 1)));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => socket.Bind(TipcCluster.Range(5, 4)));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => socket.Bind(new TipcEndPoint((TipcAddressType)4, 1000, 1)));
        TipcCluster.AssertError(SocketError.AddressFamilyNotSupported, () => socket.Bind(TipcCluster.Id(socket)));
        TipcCluster.AssertError(SocketError.AccessDenied, () => socket.Bind(TipcCluster.Name(1, 63)));
        socket.Bind(TipcCluster.Name(1, 64));
    }

    [Fact]
    public void Bind_ConnectedSocket_IsInvalid()
    {
        (ISocket near, _) = _cluster.Connected(SocketType.Seqpacket);
        TipcCluster.AssertError(SocketError.InvalidArgument, () => near.Bind(TipcCluster.Name(5)));
    }

    [Fact]
    public void Bind_NegativeScope_TakesTheNameBack()
    {
        ISocket socket = _cluster.Bound(SocketType.Rdm, 1);
        socket.Bind(TipcCluster.Range(2, 3));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => socket.Bind(TipcCluster.Range(4, 4, (TipcScope)(-2))));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => socket.Bind(TipcCluster.Range(1, 1, (TipcScope)(-3))));
        socket.Bind(TipcCluster.Range(1, 1, (TipcScope)(-1)));
        ISocket sender = _cluster.Create(SocketType.Rdm);
        Assert.Equal(SocketError.HostUnreachable, sender.TrySendTo([1], SocketFlags.None, TipcCluster.Name(1), out _));
        Assert.Equal(SocketError.Success, sender.TrySendTo([1], SocketFlags.None, TipcCluster.Name(3), out _));
    }

    [Fact]
    public void Close_BoundSocket_WithdrawsItsNames()
    {
        ISocket socket = _cluster.Bound(SocketType.Rdm, 1);
        ISocket sender = _cluster.Create(SocketType.Rdm);
        sender.SendTo([1], SocketFlags.None, TipcCluster.Name(1));
        socket.Close();
        Assert.Equal(SocketError.HostUnreachable, sender.TrySendTo([1], SocketFlags.None, TipcCluster.Name(1), out _));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void CreateSocketPair_EachType_IsConnectedBothWays(SocketType type)
    {
        (ISocket first, ISocket second) = _cluster.Hosts[0].Sockets.CreateSocketPair(AddressFamily.Tipc, type);
        first.Send("to second"u8);
        second.Send("to first"u8);
        Assert.Equal(("to first", "to second"), (TipcCluster.Receive(first), TipcCluster.Receive(second)));
        Assert.Equal(first.LocalEndPoint, second.RemoteEndPoint);
        Assert.Equal(second.LocalEndPoint, first.RemoteEndPoint);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void GetOption_FreshSocket_TellsTheDefaults(SocketType type)
    {
        ISocket socket = _cluster.Create(type);
        bool isConnectionless = type is SocketType.Rdm or SocketType.Dgram;
        Assert.Equal(0, socket.GetOption(TipcCluster.Level, Importance));
        Assert.Equal(type == SocketType.Dgram ? 1 : 0, socket.GetOption(TipcCluster.Level, SourceDroppable));
        Assert.Equal(isConnectionless ? 1 : 0, socket.GetOption(TipcCluster.Level, DestinationDroppable));
        Assert.Equal(8000, socket.GetOption(TipcCluster.Level, ConnectTimeout));
        Assert.Equal(0, socket.GetOption(TipcCluster.Level, GroupJoin));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => socket.GetOption(TipcCluster.Level, NoDelay));
        TipcCluster.AssertError(SocketError.ProtocolOption, () => socket.GetOption(41, 1));
        Assert.Equal(2 * 1024 * 1024, socket.GetOption(SocketOptions.ReceiveBuffer));
    }

    [Fact]
    public void SetOption_OfTipc_KeepsOrRefusesAsTheKernelDoes()
    {
        ISocket stream = _cluster.Create(SocketType.Stream);
        stream.SetOption(TipcCluster.Level, Importance, 3);
        stream.SetOption(TipcCluster.Level, ConnectTimeout, 500);
        stream.SetOption(TipcCluster.Level, NoDelay, 1);
        Assert.Equal(3, stream.GetOption(TipcCluster.Level, Importance));
        Assert.Equal(500, stream.GetOption(TipcCluster.Level, ConnectTimeout));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => stream.SetOption(TipcCluster.Level, Importance, 4));
        TipcCluster.AssertError(SocketError.ProtocolOption, () => stream.SetOption(TipcCluster.Level, SourceDroppable, 1));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => stream.SetOption(TipcCluster.Level, Broadcast, 1));
        stream.SetNullOption(TipcCluster.Level, Broadcast, 0);
        TipcCluster.AssertError(SocketError.InvalidArgument, () => stream.SetNullOption(TipcCluster.Level, GroupLeave, 0));
        TipcCluster.AssertError(SocketError.InvalidArgument, () => stream.SetNullOption(TipcCluster.Level, QueueUsed, 0));
        TipcCluster.AssertError(SocketError.AccessDenied, () => stream.SetOption(TipcCluster.Level, GroupJoin, new byte[16]));
    }

    [Fact]
    public void SetOption_LevelOfTcp_IsPassedOverByStreamsAlone()
    {
        _cluster.Create(SocketType.Stream).SetOption(6, 1, 1);
        ISocket packets = _cluster.Create(SocketType.Seqpacket);
        TipcCluster.AssertError(SocketError.ProtocolOption, () => packets.SetOption(6, 1, 1));
    }

    [Fact]
    public void GetOption_QueueDepth_CountsMessages()
    {
        ISocket socket = _cluster.Bound(SocketType.Rdm, 1);
        ISocket sender = _cluster.Create(SocketType.Rdm);
        sender.SendTo([1], SocketFlags.None, TipcCluster.Name(1));
        int used = socket.GetOption(TipcCluster.Level, QueueUsed);
        sender.SendTo([1], SocketFlags.None, TipcCluster.Name(1));
        Assert.Equal(2, socket.GetOption(TipcCluster.Level, QueueDepth));
        Assert.True(used > 0);
        Assert.Equal(2 * used, socket.GetOption(TipcCluster.Level, QueueUsed));
    }

    [Fact]
    public void Control_BytesAvailable_IsUnknown()
    {
        ISocket socket = _cluster.Create(SocketType.Stream);
        byte[] argument = new byte[4];
        TipcCluster.AssertError(SocketErrors.FromErrno(Errno.ENOTTY), () => socket.Control(0x541B, argument));
    }

    [Fact]
    public void CreateSocket_FirstOfAHost_IsAllThatHappens()
    {
        using var quiet = new TipcCluster(2);
        quiet.Network.RunUntilIdle();
        Assert.Equal(0, quiet.Network.EventCount);
        quiet.Create(SocketType.Rdm).Close();
        quiet.Network.RunUntilIdle();
        Assert.NotEqual(0, quiet.Network.EventCount);
    }
}
