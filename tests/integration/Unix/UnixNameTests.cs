using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Unix;

public sealed class UnixNameTests : IDisposable
{
    private readonly UnixHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Socket_WithoutName_AnswersUnnamed() => Assert.Same(UnixEndPoint.Unnamed, _host.Create().LocalEndPoint);

    [Theory]
    [InlineData("/run/a")]
    [InlineData("\0abstract")]
    public void Bind_Name_IsAnswered(string name) => Assert.Equal(name, UnixHost.NameOf(_host.Bound(name).LocalEndPoint));

    [Fact]
    public void Bind_EmptyName_GivesFiveHexadecimalDigits()
    {
        ISocket socket = _host.Create();
        socket.Bind(UnixEndPoint.Unnamed);
        Assert.Matches("^\0[0-9a-f]{5}$", UnixHost.NameOf(socket.LocalEndPoint));
    }

    [Fact]
    public void Bind_EmptyNameAgain_KeepsTheName()
    {
        ISocket socket = _host.Bound("/run/a");
        socket.Bind(UnixEndPoint.Unnamed);
        Assert.Equal("/run/a", UnixHost.NameOf(socket.LocalEndPoint));
    }

    [Theory]
    [InlineData("/run/b", SocketError.InvalidArgument)]
    [InlineData("/run/a", SocketError.AddressAlreadyInUse)]
    [InlineData("\0a", SocketError.InvalidArgument)]
    public void Bind_Twice_IsRefused(string second, SocketError expected)
    {
        ISocket socket = _host.Bound("/run/a");
        UnixHost.AssertError(expected, () => socket.Bind(UnixHost.Name(second)));
        _ = second == "/run/b" ? _host.Bound(second) : null;
    }

    [Theory]
    [InlineData("/run/a", SocketType.Dgram)]
    [InlineData("\0a", SocketType.Stream)]
    public void Bind_TakenName_IsInUse(string name, SocketType type)
    {
        _host.Bound(name);
        UnixHost.AssertError(SocketError.AddressAlreadyInUse, () => _host.Bound(name, type));
    }

    [Fact]
    public void Bind_AbstractNameOfAnotherType_Succeeds()
    {
        _host.Bound("\0a");
        _host.Bound("\0a", SocketType.Dgram);
        _host.Bound("\0a", SocketType.Seqpacket);
    }

    [Fact]
    public void Bind_AnotherFamily_IsInvalid() =>
        UnixHost.AssertError(SocketError.InvalidArgument, () => _host.Create().Bind(new IPEndPoint(IPAddress.Loopback, 1)));

    [Fact]
    public void Bind_NameOf109Bytes_IsInvalid()
    {
        UnixHost.AssertError(SocketError.InvalidArgument, () => _host.Bound(new string('x', 109)));
        Assert.Equal(108, UnixHost.NameOf(_host.Bound(new string('x', 108)).LocalEndPoint).Length);
    }

    [Fact]
    public void Path_OfClosedSocket_StaysUntilDeleted()
    {
        _host.Bound("/run/a").Close();
        UnixHost.AssertError(SocketError.AddressAlreadyInUse, () => _host.Bound("/run/a"));
        UnixHost.AssertError(SocketError.ConnectionRefused, () => _host.Connected("/run/a"));
        Assert.True(_host.Host.DeletePath("/run/a"));
        Assert.False(_host.Host.DeletePath("/run/a"));
        UnixHost.AssertError(SocketErrors.NoSuchPath, () => _host.Connected("/run/a"));
        _host.Bound("/run/a");
    }

    [Fact]
    public void DeletePath_OfListener_KeepsItsConnectionsAndName()
    {
        ISocket listener = _host.Listening("/run/a");
        ISocket client = _host.Connected("/run/a");
        _host.Host.DeletePath("/run/a");
        _host.Listening("/run/a");
        listener.Accept().Socket.Send("hello"u8);
        Assert.Equal("hello", UnixHost.Receive(client));
        Assert.Equal("/run/a", UnixHost.NameOf(listener.LocalEndPoint));
        listener.Close();
        _host.Connected("/run/a");
    }

    [Fact]
    public void AbstractName_OfClosedSocket_IsFree()
    {
        _host.Bound("\0a").Close();
        _host.Bound("\0a");
    }

    [Fact]
    public void Names_OfAnotherHost_AreNotSeen()
    {
        _host.Listening("/run/a");
        SimulatedHost other = _host.Network.AddHost("other");
        ISocket socket = other.Sockets.CreateSocket(AddressFamily.Unix);
        UnixHost.AssertError(SocketErrors.NoSuchPath, () => socket.Connect(UnixHost.Name("/run/a")));
        socket.Bind(UnixHost.Name("/run/a"));
    }

    [Theory]
    [InlineData((int)SocketType.Rdm, 0, SocketError.SocketNotSupported)]
    [InlineData((int)SocketType.Stream, 6, SocketError.ProtocolNotSupported)]
    [InlineData((int)SocketType.Stream, 1, SocketError.Success)]
    public void CreateSocket_TypeAndProtocol_AnswerAsLinux(int type, int protocol, SocketError expected)
    {
        ISocket Make() => _host.Host.Sockets.CreateSocket(AddressFamily.Unix, (SocketType)type, (ProtocolType)protocol);
        if (expected == SocketError.Success)
        {
            Make().Dispose();
        }
        else
        {
            UnixHost.AssertError(expected, () => Make());
        }
    }

    [Fact]
    public void CreateSocket_Raw_IsADatagramSocket()
    {
        ISocket raw = _host.Create(SocketType.Raw);
        Assert.Equal((int)SocketType.Dgram, raw.GetOption(1, 3));
        raw.Bind(UnixHost.Name("/run/a"));
        _host.Connected("/run/a", SocketType.Dgram);
    }
}
