using System.Net;
using System.Net.Sockets;
using System.Text;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Unix;

/// <summary>A simulated host whose UNIX sockets do not block unless a test says so.</summary>
internal sealed class UnixHost : IDisposable
{
    private readonly SimulatedNetwork _network = new();

    public UnixHost() => Host = _network.AddHost("h");

    public SimulatedNetwork Network => _network;

    public SimulatedHost Host { get; }

    public static EndPoint Name(string name) => UnixEndPoint.FromName(Encoding.UTF8.GetBytes(name));

    public static string NameOf(EndPoint endPoint)
    {
        Assert.True(UnixEndPoint.TryGetName(endPoint, out ReadOnlyMemory<byte> name));
        return Encoding.UTF8.GetString(name.Span);
    }

    public ISocket Create(SocketType type = SocketType.Stream)
    {
        ISocket socket = Host.Sockets.CreateSocket(AddressFamily.Unix, type);
        socket.Timeout = Duration.Zero;
        return socket;
    }

    public ISocket Bound(string name, SocketType type = SocketType.Stream)
    {
        ISocket socket = Create(type);
        socket.Bind(Name(name));
        return socket;
    }

    public ISocket Listening(string name, SocketType type = SocketType.Stream, int backlog = 5)
    {
        ISocket socket = Bound(name, type);
        socket.Listen(backlog);
        return socket;
    }

    public ISocket Connected(string name, SocketType type = SocketType.Stream)
    {
        ISocket socket = Create(type);
        socket.Connect(Name(name));
        return socket;
    }

    public (ISocket First, ISocket Second) Pair(SocketType type = SocketType.Stream)
    {
        (ISocket first, ISocket second) = Host.Sockets.CreateSocketPair(AddressFamily.Unix, type);
        first.Timeout = Duration.Zero;
        second.Timeout = Duration.Zero;
        return (first, second);
    }

    public static string Receive(ISocket socket, int count = 4096, SocketFlags flags = SocketFlags.None)
    {
        var buffer = new byte[count];
        int received = socket.Receive(buffer, flags);
        return Encoding.UTF8.GetString(buffer, 0, Math.Min(received, count));
    }

    public static void AssertError(SocketError expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);

    public static PollEvents Poll(ISocket socket) => socket.Poll(PollEvents.Read | PollEvents.Write | PollEvents.ReadHangUp);

    public void Dispose() => _network.Dispose();
}
