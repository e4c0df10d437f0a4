using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>Connections on one host (tipc_connect, tipc_accept, __tipc_sendstream, tipc_recvmsg, tipc_recvstream, __tipc_shutdown).</summary>
public sealed class TipcConnectionTests : IDisposable
{
    private readonly TipcCluster _cluster = new();

    public static TheoryData<SocketType> Types { get; } = new(SocketType.Stream, SocketType.Seqpacket);

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Connect_Listener_IsDoneWhenItAccepts(SocketType type)
    {
        ISocket listener = _cluster.Listening(type);
        ISocket near = _cluster.Create(type);
        Assert.Equal(SocketError.InProgress, near.TryConnect(TipcCluster.Name(1)));
        Assert.Equal(SocketError.AlreadyInProgress, near.TryConnect(TipcCluster.Name(1)));
        Assert.Equal(PollEvents.None, near.Poll(PollEvents.Write | PollEvents.Read));
        AcceptResult accepted = listener.Accept();
        Assert.Equal(near.LocalEndPoint, accepted.RemoteEndPoint);
        Assert.Equal(near.LocalEndPoint, accepted.Socket.RemoteEndPoint);
        Assert.Equal(accepted.Socket.LocalEndPoint, near.RemoteEndPoint);
        Assert.NotEqual(listener.LocalEndPoint, near.RemoteEndPoint);
        Assert.Equal(SocketError.IsConnected, near.TryConnect(TipcCluster.Name(1)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Connect_ById_ReachesTheListener(SocketType type)
    {
        ISocket listener = _cluster.Listening(type);
        ISocket near = _cluster.Create(type);
        Assert.Equal(SocketError.InProgress, near.TryConnect(listener.LocalEndPoint));
        Assert.Equal(near.LocalEndPoint, listener.Accept().RemoteEndPoint);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Connect_NobodyListens_IsRefusedOrUnreachable(SocketType type)
    {
        ISocket bound = _cluster.Bound(type, 5);
        ISocket near = _cluster.Create(type);
        Assert.Equal(SocketError.HostUnreachable, near.TryConnect(TipcCluster.Name(1)));
        Assert.Equal(SocketError.InvalidArgument, near.TryConnect(TipcCluster.Range(5, 5)));
        Assert.Equal(SocketError.OperationNotSupported, bound.TryConnect(TipcCluster.Name(5)));
        Assert.Equal(SocketError.InProgress, near.TryConnect(TipcCluster.Name(5)));
        Assert.Equal(PollEvents.Read | PollEvents.HangUp, near.Poll(PollEvents.Read | PollEvents.Write));
        Assert.Equal(SocketError.ConnectionRefused, near.GetOption(SocketOptions.Error));
        Assert.Equal(SocketError.Shutdown, TipcCluster.SendError(near));
    }

    [Fact]
    public void Connect_NobodyAccepts_TimesOutAfterTheSocketsTime()
    {
        _cluster.Listening(SocketType.Stream);
        ISocket near = _cluster.Create(SocketType.Stream);
        near.Timeout = null;
        Assert.Equal(SocketError.TimedOut, near.TryConnect(TipcCluster.Name(1)));
        Assert.Equal(8, _cluster.Network.Elapsed.TotalSeconds);
        near.SetOption(SocketOptions.TipcConnectTimeout, 500);
        Assert.Equal(SocketError.TimedOut, near.TryConnect(TipcCluster.Name(1)));
        Assert.Equal(8.5, _cluster.Network.Elapsed.TotalSeconds);
    }

    [Fact]
    public void Listen_StateNotOpen_IsInvalid()
    {
        ISocket listener = _cluster.Listening(SocketType.Stream);
        TipcCluster.AssertError(SocketError.InvalidArgument, () => listener.Listen());
        TipcCluster.AssertError(SocketError.InvalidArgument, () => _cluster.Create(SocketType.Stream).Accept());
        TipcCluster.AssertError(SocketError.WouldBlock, () => listener.Accept());
        Assert.True(listener.GetOption(SocketOptions.AcceptsConnections));
        Assert.Equal(SocketError.InvalidArgument, listener.TryConnect(TipcCluster.Name(1)));
        Assert.Equal(SocketError.NotConnected, TipcCluster.SendError(listener));
    }

    [Fact]
    public void Close_ListenerWithRequests_RefusesThem()
    {
        ISocket listener = _cluster.Listening(SocketType.Stream);
        ISocket near = _cluster.Create(SocketType.Stream);
        near.TryConnect(TipcCluster.Name(1));
        listener.Close();
        Assert.Equal(SocketError.ConnectionRefused, near.GetOption(SocketOptions.Error));
    }

    [Fact]
    public void Send_Stream_HasNoBoundaries()
    {
        (ISocket near, ISocket far) = _cluster.Connected(SocketType.Stream);
        near.Send("hello "u8);
        near.Send("world"u8);
        Assert.Equal("hello w", TipcCluster.Receive(far, 7));
        byte[] buffer = new byte[9];
        Assert.Equal(4, far.Receive(buffer, SocketFlags.Peek));
        Assert.Equal("orld", TipcCluster.Receive(far));
    }

    [Fact]
    public void Send_Packets_KeepsBoundaries()
    {
        (ISocket near, ISocket far) = _cluster.Connected(SocketType.Seqpacket);
        near.Send("hello"u8);
        near.Send([]);
        near.Send("world"u8);
        ReceiveFromResult cut = far.ReceiveFrom(new byte[3]);
        Assert.Equal((3, SocketFlags.Truncated, near.LocalEndPoint), (cut.Count, cut.Flags, cut.RemoteEndPoint));
        Assert.Equal("world", TipcCluster.Receive(far));
        Assert.Equal(SocketError.WouldBlock, TipcCluster.ReceiveError(far));
        Assert.Equal(SocketError.MessageSize, TipcCluster.SendError(near, 66001));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void SendTo_OpenSocket_ConnectsWithTheData(SocketType type)
    {
        ISocket listener = _cluster.Listening(type);
        ISocket near = _cluster.Create(type);
        Assert.Equal(5, near.SendTo("first"u8, SocketFlags.None, TipcCluster.Name(1)));
        ISocket far = listener.Accept().Socket;
        far.Timeout = Duration.Zero;
        Assert.Equal("first", TipcCluster.Receive(far));
        far.Send("answer"u8);
        Assert.Equal("answer", TipcCluster.Receive(near));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Send_NotConnected_IsAnError(SocketType type)
    {
        ISocket socket = _cluster.Create(type);
        Assert.Equal(SocketError.NotConnected, TipcCluster.SendError(socket));
        Assert.Equal(SocketError.NotConnected, TipcCluster.ReceiveError(socket));
        Assert.Equal(SocketError.NotConnected, Assert.ThrowsAny<SocketException>(() => _ = socket.RemoteEndPoint).SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Send_NobodyReads_FillsTheWindowAndGoesOnWhenRead(SocketType type)
    {
        (ISocket near, ISocket far) = _cluster.Connected(type);
        int sent = 0;
        while (TipcCluster.SendError(near, 10_000) == SocketError.Success)
        {
            sent += 10_000;
        }

        // 128 blocks of 1 KiB, and the message that crosses the limit.
        Assert.InRange(sent, 110_000, 140_000);
        Assert.Equal(PollEvents.None, near.Poll(PollEvents.Write));
        int received = 0;
        while (TipcCluster.Receive(far) is { Length: > 0 } part)
        {
            received += part.Length;
        }

        Assert.Equal(sent, received);
        Assert.Equal(PollEvents.Write, near.Poll(PollEvents.Write));
    }

    [Fact]
    public void Send_BlockingStream_WaitsForTheReader()
    {
        (ISocket near, ISocket far) = _cluster.Connected(SocketType.Stream);
        near.Timeout = far.Timeout = null;
        byte[] data = [.. Enumerable.Range(0, 1_000_000).Select(static i => unchecked((byte)(i * 31 / 7)))];
        var got = new List<byte>();
        _cluster.Hosts[0].StartThread("writer", () => Assert.Equal(data.Length, near.Send(data)));
        _cluster.Hosts[0].StartThread("reader", () =>
        {
            byte[] buffer = new byte[3000];
            while (got.Count < data.Length)
            {
                got.AddRange(buffer.AsSpan(0, far.Receive(buffer)));
            }
        });
        _cluster.Network.Run();
        Assert.Equal(data, got);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Shutdown_Connection_IsTheEndForThePeer(SocketType type)
    {
        (ISocket near, ISocket far) = _cluster.Connected(type);
        near.Send("last"u8);
        TipcCluster.AssertError(SocketError.InvalidArgument, () => near.Shutdown(SocketShutdown.Send));
        near.Shutdown(SocketShutdown.Both);
        Assert.Equal("last", TipcCluster.Receive(far));
        Assert.Equal("", TipcCluster.Receive(far));
        Assert.Equal(SocketError.Shutdown, TipcCluster.SendError(far));
        Assert.Equal(SocketError.Shutdown, TipcCluster.SendError(near));
        Assert.Equal(PollEvents.Read | PollEvents.HangUp, far.Poll(PollEvents.Read | PollEvents.Write));
        TipcCluster.AssertError(SocketError.NotConnected, () => _ = far.RemoteEndPoint);
        near.Timeout = null;
        Assert.Equal(SocketError.NotConnected, TipcCluster.ReceiveError(near));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Close_Connection_ResetsThePeer(SocketType type)
    {
        (ISocket near, ISocket far) = _cluster.Connected(type);
        near.Send("last"u8);
        near.Close();
        Assert.Equal("last", TipcCluster.Receive(far));
        Assert.Equal(SocketError.ConnectionReset, TipcCluster.ReceiveError(far));
        Assert.Equal(SocketError.ConnectionReset, TipcCluster.ReceiveError(far));
        Assert.Equal(SocketError.Shutdown, TipcCluster.SendError(far));
    }

    [Fact]
    public void Accept_RequestOfImportance_TakesItOver()
    {
        ISocket listener = _cluster.Listening(SocketType.Seqpacket);
        ISocket near = _cluster.Create(SocketType.Seqpacket);
        near.SetOption(SocketOptions.TipcImportance, TipcImportance.High);
        near.TryConnect(TipcCluster.Name(1));
        Assert.Equal(TipcImportance.High, listener.Accept().Socket.GetOption(SocketOptions.TipcImportance));
    }

    [Fact]
    public void Connect_ListenerFull_IsTriedAgain()
    {
        ISocket listener = _cluster.Listening(SocketType.Stream);
        listener.SetOption(SocketOptions.ReceiveBuffer, 1500);
        ISocket[] clients = [.. Enumerable.Range(0, 4).Select(_ => _cluster.Create(SocketType.Stream))];
        foreach (ISocket client in clients)
        {
            Assert.Equal(SocketError.InProgress, client.TryConnect(TipcCluster.Name(1)));
        }

        int accepted = 0;
        while (listener.TryAccept(out _) == SocketError.Success)
        {
            accepted++;
        }

        Assert.InRange(accepted, 1, 3);
        _cluster.Pass(3);
        while (listener.TryAccept(out _) == SocketError.Success)
        {
            accepted++;
        }

        Assert.Equal(4, accepted);
        Assert.All(clients, static c => Assert.Equal(PollEvents.Write, c.Poll(PollEvents.Write)));
    }
}
