using System.Net.Sockets;
using System.Text;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>Hosts in one network whose TIPC sockets never wait; the test lets time pass.</summary>
internal sealed class TipcCluster : IDisposable
{
    public const uint Service = 1000;
    public const int Level = 271;

    public TipcCluster(int hosts = 1, LinkOptions? link = null, ulong seed = 1)
    {
        Network = new SimulatedNetwork(new SimulationOptions { Seed = seed, DefaultLink = link ?? LinkOptions.Default });
        Hosts = [.. Enumerable.Range(1, hosts).Select(n => Network.AddHost($"h{n}"))];
    }

    public SimulatedNetwork Network { get; }

    public IReadOnlyList<SimulatedHost> Hosts { get; }

    public static uint NodeOf(int host) => 0x0100_1001 + (uint)host;

    public static TipcEndPoint Name(uint instance, uint type = Service) => new(TipcAddressType.Name, type, instance);

    public static TipcEndPoint Range(uint lower, uint upper, TipcScope scope = TipcScope.Cluster) =>
        new(TipcAddressType.NameSequence, Service, lower, upper, scope);

    public static TipcEndPoint Id(ISocket socket) => Assert.IsType<TipcEndPoint>(socket.LocalEndPoint);

    public ISocket Create(SocketType type, int host = 0)
    {
        ISocket socket = Hosts[host].Sockets.CreateSocket(AddressFamily.Tipc, type);
        socket.Timeout = Duration.Zero;
        return socket;
    }

    public ISocket Bound(SocketType type, uint instance, int host = 0, TipcScope scope = TipcScope.Cluster)
    {
        ISocket socket = Create(type, host);
        socket.Bind(Range(instance, instance, scope));
        return socket;
    }

    public ISocket Listening(SocketType type, uint instance = 1, int host = 0)
    {
        ISocket socket = Bound(type, instance, host);
        socket.Listen();
        return socket;
    }

    /// <summary>A connection, seen from the one who asked for it and from the one who accepted.</summary>
    public (ISocket Near, ISocket Far) Connected(SocketType type, int nearHost = 0, int farHost = 0)
    {
        using ISocket listener = Listening(type, 77, farHost);
        ISocket near = Create(type, nearHost);
        Pass();
        Assert.Equal(SocketError.InProgress, near.TryConnect(Name(77)));
        Pass(0.5);
        ISocket far = listener.Accept().Socket;
        far.Timeout = Duration.Zero;
        Pass(0.5);
        Assert.Equal(PollEvents.Write, near.Poll(PollEvents.Write | PollEvents.Read));
        return (near, far);
    }

    /// <summary>A connection to a host's topology service.</summary>
    public ISocket Topology(int host = 0)
    {
        ISocket socket = Create(SocketType.Seqpacket, host);
        Assert.Equal(SocketError.InProgress, socket.TryConnect(Name(1, 1)));
        Assert.Equal(PollEvents.Write, socket.Poll(PollEvents.Write));
        return socket;
    }

    public static byte[] Request(
        uint type,
        uint lower,
        uint upper,
        int timeout = TipcSubscription.WaitForever,
        TipcSubscriptionFilter filter = TipcSubscriptionFilter.Ports,
        bool isBigEndian = false)
    {
        byte[] request = new byte[TipcSubscription.Size];
        new TipcSubscription(type, lower, upper, timeout, filter, 42)
            .Write(request, isBigEndian ? HostByteOrder.BigEndian : HostByteOrder.LittleEndian);
        return request;
    }

    public static TopologyNews? ReadNews(ISocket socket)
    {
        byte[] buffer = new byte[100];
        if (socket.TryReceive(buffer, SocketFlags.None, out int count) != SocketError.Success || count == 0)
        {
            return null;
        }

        Assert.Equal(TipcEvent.Size, count);
        var told = TipcEvent.Read(buffer, HostByteOrder.LittleEndian);
        return new TopologyNews(told.Kind, told.Lower, told.Upper, told.Node, told.Reference);
    }

    public static string? Receive(ISocket socket, int count = 70000)
    {
        byte[] buffer = new byte[count];
        return socket.TryReceive(buffer, SocketFlags.None, out int received) == SocketError.Success
            ? Encoding.UTF8.GetString(buffer, 0, received)
            : null;
    }

    public static SocketError ReceiveError(ISocket socket) => socket.TryReceive(new byte[100], SocketFlags.None, out _);

    public static SocketError SendError(ISocket socket, int count = 1) => socket.TrySend(new byte[count], SocketFlags.None, out _);

    public static void AssertError(SocketError expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);

    public void Pass(double seconds = 2) => Network.RunFor(Duration.FromSeconds(seconds));

    public void Cut(int first, int second) =>
        Network.SetLink(Hosts[first], Hosts[second], new LinkOptions { Loss = 1 });

    public void Heal(int first, int second) => Network.SetLink(Hosts[first], Hosts[second], LinkOptions.Default);

    public void Dispose() => Network.Dispose();
}
