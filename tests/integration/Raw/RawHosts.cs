using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Raw;

// Two hosts with a link; all calls are made from the test's own thread, which drives the network.
public abstract class RawHosts : IDisposable
{
    protected const ProtocolType Experimental = (ProtocolType)253;

    private readonly List<ISocket> _sockets = [];

    protected RawHosts()
        : this(HostSettings.Default)
    {
    }

    protected RawHosts(HostSettings settings)
    {
        First = Network.AddHost("first", new HostOptions { Settings = settings });
        Second = Network.AddHost("second", new HostOptions { Settings = settings });
    }

    protected SimulatedNetwork Network { get; } = new(new SimulationOptions { Seed = 3 });

    protected SimulatedHost First { get; }

    protected SimulatedHost Second { get; }

    protected static IPAddress IPv4(SimulatedHost host) => host.Addresses.First(static a => a.AddressFamily == AddressFamily.InterNetwork);

    protected static IPAddress IPv6(SimulatedHost host) => host.Addresses.First(static a => a.AddressFamily == AddressFamily.InterNetworkV6);

    protected ISocket Open(SimulatedHost host, AddressFamily family, SocketType type, ProtocolType protocol)
    {
        ISocket socket = host.Sockets.CreateSocket(family, type, protocol);
        socket.Timeout = Duration.FromSeconds(1);
        _sockets.Add(socket);
        return socket;
    }

    protected ISocket Raw(SimulatedHost host, ProtocolType protocol) => Open(host, AddressFamily.InterNetwork, SocketType.Raw, protocol);

    protected ISocket Udp(SimulatedHost host)
    {
        ISocket socket = Open(host, AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPv4(host), 0));
        return socket;
    }

    // All packets that wait, each as its bytes with its source.
    protected List<(byte[] Bytes, EndPoint Source)> Drain(ISocket socket)
    {
        Network.RunUntilIdle();
        socket.Timeout = Duration.Zero;
        List<(byte[], EndPoint)> packets = [];
        byte[] buffer = new byte[70_000];
        while (socket.TryReceiveFrom(buffer, SocketFlags.None, out ReceiveFromResult result) == SocketError.Success)
        {
            packets.Add((buffer[..result.Count], result.RemoteEndPoint!));
        }

        return packets;
    }

    protected static void AssertRefused(SocketError expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);

    public void Dispose()
    {
        _sockets.ForEach(static s => s.Dispose());
        Network.Dispose();
        GC.SuppressFinalize(this);
    }
}
