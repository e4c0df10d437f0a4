using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Unix;

public sealed class UnixConnectTests : IDisposable
{
    private readonly UnixHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Connect_NoSuchPath_IsNotFound() => UnixHost.AssertError(SocketErrors.NoSuchPath, () => _host.Connected("/none"));

    [Theory]
    [InlineData("\0none")]
    [InlineData("/bound")]
    public void Connect_NobodyListens_IsRefused(string name)
    {
        _host.Bound("/bound");
        UnixHost.AssertError(SocketError.ConnectionRefused, () => _host.Connected(name));
    }

    [Theory]
    [InlineData("/run/a", SocketError.ProtocolType)]
    [InlineData("\0a", SocketError.ConnectionRefused)]
    public void Connect_AnotherType_IsRefused(string name, SocketError expected)
    {
        _host.Listening(name);
        UnixHost.AssertError(expected, () => _host.Connected(name, SocketType.Dgram));
        UnixHost.AssertError(expected, () => _host.Connected(name, SocketType.Seqpacket));
    }

    [Fact]
    public void Connect_EmptyName_IsInvalid() =>
        UnixHost.AssertError(SocketError.InvalidArgument, () => _host.Create().Connect(UnixEndPoint.Unnamed));

    [Fact]
    public void Connect_Again_IsConnected()
    {
        _host.Listening("/run/a");
        ISocket client = _host.Connected("/run/a");
        UnixHost.AssertError(SocketError.IsConnected, () => client.Connect(UnixHost.Name("/run/a")));
    }

    [Fact]
    public void Connect_ListenerItself_IsInvalid()
    {
        ISocket listener = _host.Listening("/run/a");
        UnixHost.AssertError(SocketError.InvalidArgument, () => listener.Connect(UnixHost.Name("/run/a")));
    }

    [Theory]
    [InlineData(SocketType.Stream)]
    [InlineData(SocketType.Seqpacket)]
    public void Accept_Connection_AnswersBothNames(SocketType type)
    {
        ISocket listener = _host.Listening("/run/a", type);
        ISocket client = _host.Bound("\0c", type);
        client.Connect(UnixHost.Name("/run/a"));
        AcceptResult accepted = listener.Accept();
        Assert.Equal("\0c", UnixHost.NameOf(accepted.RemoteEndPoint));
        Assert.Equal("\0c", UnixHost.NameOf(accepted.Socket.RemoteEndPoint));
        Assert.Equal("/run/a", UnixHost.NameOf(accepted.Socket.LocalEndPoint));
        Assert.Equal("/run/a", UnixHost.NameOf(client.RemoteEndPoint));
        UnixHost.AssertError(SocketError.NotConnected, () => _ = listener.RemoteEndPoint);
    }

    [Fact]
    public void Listen_Unbound_IsInvalid() => UnixHost.AssertError(SocketError.InvalidArgument, () => _host.Create().Listen());

    [Fact]
    public void Listen_Datagram_IsNotSupported()
    {
        ISocket socket = _host.Bound("/run/a", SocketType.Dgram);
        UnixHost.AssertError(SocketError.OperationNotSupported, () => socket.Listen());
        UnixHost.AssertError(SocketError.OperationNotSupported, () => socket.Accept());
    }

    [Fact]
    public void Accept_NotListening_IsInvalid() =>
        UnixHost.AssertError(SocketError.InvalidArgument, () => _host.Bound("/run/a").Accept());

    [Fact]
    public void Connect_BacklogFull_WouldBlock()
    {
        ISocket listener = _host.Listening("/run/a", backlog: 1);
        _host.Connected("/run/a");
        _host.Connected("/run/a");
        ISocket third = _host.Create();
        Assert.Equal(SocketError.WouldBlock, third.TryConnect(UnixHost.Name("/run/a")));
        third.Timeout = Duration.FromSeconds(1);
        Assert.Equal(SocketError.WouldBlock, third.TryConnect(UnixHost.Name("/run/a")));
        listener.Accept();
        third.Connect(UnixHost.Name("/run/a"));
        Assert.Equal(Duration.Zero, _host.Network.Elapsed);
    }

    [Fact]
    public void Connect_Blocking_WaitsForRoomInTheBacklog()
    {
        ISocket listener = _host.Listening("/run/a", backlog: 0);
        _host.Connected("/run/a");
        ISocket second = _host.Create();
        second.Timeout = null;
        bool isConnected = false;
        _host.Host.StartThread("client", () =>
        {
            second.Connect(UnixHost.Name("/run/a"));
            isConnected = true;
        });
        _host.Network.RunFor(Duration.FromSeconds(1));
        Assert.False(isConnected);
        listener.Accept();
        _host.Network.Run();
        Assert.True(isConnected);
        listener.Accept();
    }

    [Fact]
    public void Connect_Blocking_IsRefusedWhenTheListenerCloses()
    {
        ISocket listener = _host.Listening("/run/a", backlog: 0);
        _host.Connected("/run/a");
        ISocket second = _host.Create();
        second.Timeout = null;
        SocketError outcome = SocketError.Success;
        _host.Host.StartThread("client", () => outcome = second.TryConnect(UnixHost.Name("/run/a")));
        _host.Network.RunFor(Duration.FromSeconds(1));
        listener.Close();
        _host.Network.Run();
        Assert.Equal(SocketError.ConnectionRefused, outcome);
    }

    [Fact]
    public void Close_Listener_ResetsConnectionsInItsQueue()
    {
        ISocket listener = _host.Listening("/run/a");
        ISocket client = _host.Connected("/run/a");
        client.Send("x"u8);
        listener.Close();
        UnixHost.AssertError(SocketError.ConnectionReset, () => UnixHost.Receive(client));
        Assert.Equal("", UnixHost.Receive(client));
        UnixHost.AssertError(SocketError.Shutdown, () => client.Send("x"u8));
    }

    [Fact]
    public void Poll_Listener_ReadsWhenAConnectionWaits()
    {
        ISocket listener = _host.Listening("/run/a");
        Assert.Equal(PollEvents.None, UnixHost.Poll(listener));
        _host.Connected("/run/a");
        Assert.Equal(PollEvents.Read, UnixHost.Poll(listener));
    }

    [Fact]
    public void Shutdown_ListenerReceive_RefusesNewConnections()
    {
        ISocket listener = _host.Listening("/run/a");
        listener.Shutdown(SocketShutdown.Receive);
        UnixHost.AssertError(SocketError.ConnectionRefused, () => _host.Connected("/run/a"));
        UnixHost.AssertError(SocketError.WouldBlock, () => listener.Accept());
        listener.Timeout = null;
        UnixHost.AssertError(SocketError.InvalidArgument, () => listener.Accept());
    }
}
