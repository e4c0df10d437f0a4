using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

// A host with sockets and a raw peer on the wire between which nothing takes time: a round trip lasts as long as the test waits before it
// answers, so that all times are exact.
public abstract class StackTest : IDisposable
{
    private readonly Dictionary<ISocket, int> _written = [];
    private readonly Dictionary<ISocket, int> _read = [];
    private RawInterface? _wire;
    private RawPeer? _peer;
    private SimulatedHost? _host;
    private SimulatedNetwork? _network;

    private protected LinkOptions Link { get; init; } = new() { Latency = Duration.Zero };

    private protected HostSettings Settings { get; init; } = HostSettings.Default;

    private protected SimulatedNetwork Network => _network ??= new SimulatedNetwork(new SimulationOptions { DefaultLink = Link, DefaultSettings = Settings, Seed = 7 });

    private protected SimulatedHost Host => _host ??= Network.AddHost("host", IPAddress.Parse("10.0.0.1"), IPAddress.Parse("fd00::1"));

    private protected RawInterface Wire => _wire ??= new RawInterface(Host.Network, "peer", "10.0.0.2", "fd00::2");

    private protected RawPeer Peer => _peer ??= CreatePeer(8080);

    private protected Duration Now => Network.Elapsed;

    public void Dispose()
    {
        _network?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected RawPeer CreatePeer(ushort port, ushort hostPort = 80) => new(Network, Wire, "10.0.0.2", port, "10.0.0.1", hostPort);

    private protected RawPeer CreatePeerV6(ushort port, ushort hostPort = 80) => new(Network, Wire, "fd00::2", port, "fd00::1", hostPort);

    // A socket of the host that never waits.
    private protected ISocket CreateSocket(AddressFamily family = AddressFamily.InterNetwork, SocketType type = SocketType.Stream)
    {
        ISocket socket = Host.Sockets.CreateSocket(family, type);
        socket.Timeout = Duration.Zero;
        return socket;
    }

    // An active open that waits for the peer's answer.
    private protected ISocket Connect(RawPeer? peer = null, ISocket? socket = null)
    {
        peer ??= Peer;
        socket ??= CreateSocket(peer.EndPoint.AddressFamily);
        Assert.Equal(SocketError.InProgress, socket.TryConnect(peer.EndPoint));
        return socket;
    }

    // An open connection, 10 ms after now: the round trip that was measured, hence an RTO of 210 ms.
    private protected ISocket OpenActively(int mss = 1460, int scale = -1, int win = ushort.MaxValue, ISocket? socket = null)
    {
        socket = Connect(Peer, socket);
        Peer.Expect("S 0:0(0)");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.SynAck(mss: mss, scale: scale, win: win));
        Peer.Expect(". 1:1(0) ack 1");
        Assert.Equal(SocketError.Success, ErrorOf(socket));
        return socket;
    }

    private protected ISocket Listen(int backlog = 16, ushort port = 80, AddressFamily family = AddressFamily.InterNetwork)
    {
        ISocket listener = CreateSocket(family);
        listener.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port));
        listener.Listen(backlog);
        return listener;
    }

    // A connection that the peer opened; the round trip is 10 ms.
    private protected ISocket OpenPassively(RawPeer? peer = null, ISocket? listener = null, int win = ushort.MaxValue)
    {
        peer ??= Peer;
        listener ??= Listen();
        Handshake(peer, win);
        Assert.Equal(SocketError.Success, listener.TryAccept(out AcceptResult accepted));
        accepted.Socket.Timeout = Duration.Zero;
        return accepted.Socket;
    }

    private protected void Handshake(RawPeer peer, int win = ushort.MaxValue)
    {
        peer.Send(Seg.Syn(win: win));
        peer.Expect("S. 0:0(0) ack 1");
        peer.ExpectNothing(Now + 10.Ms);
        peer.Send(Seg.Ack(1, win: win));
        peer.ExpectNothing();
    }

    // Sends the next bytes of the stream; returns how many the socket took.
    private protected int Write(ISocket socket, int count)
    {
        int offset = _written.GetValueOrDefault(socket);
        Assert.Equal(SocketError.Success, socket.TrySend(StreamData.Make(offset, count), SocketFlags.None, out int sent));
        _written[socket] = offset + sent;
        return sent;
    }

    // Receives and checks up to so many bytes; 0 at the end of the stream, -1 while there are none.
    private protected int Read(ISocket socket, int max = 1 << 20)
    {
        byte[] buffer = new byte[max];
        SocketError error = socket.TryReceive(buffer, SocketFlags.None, out int received);
        if (error == SocketError.WouldBlock) return -1;
        Assert.Equal(SocketError.Success, error);
        int offset = _read.GetValueOrDefault(socket);
        Assert.True(StreamData.Matches(buffer.AsSpan(0, received), offset), $"Wrong data behind byte {offset}.");
        _read[socket] = offset + received;
        return received;
    }

    private protected static SocketError ReadError(ISocket socket) => socket.TryReceive(new byte[1], SocketFlags.None, out _);

    private protected static SocketError WriteError(ISocket socket) => socket.TrySend(new byte[1], SocketFlags.None, out _);

    private protected static SocketError ErrorOf(ISocket socket) => socket.GetOption(SocketOptions.Error);
}
