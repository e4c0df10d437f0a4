using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;

namespace SimNet.Tests.Integration.Interfaces;

// Two hosts, of which the first's interfaces change.
public abstract class InterfaceTest : IDisposable
{
    private protected static readonly Duration Second = Duration.FromSeconds(1);

    private protected SimulatedNetwork Network { get; } = new(new SimulationOptions { Seed = 3 });

    private protected SimulatedHost Host { get; }

    private protected SimulatedHost Other { get; }

    protected InterfaceTest()
    {
        Host = Network.AddHost("host", IPAddress.Parse("10.0.0.1"), IPAddress.Parse("fd00::1"));
        Other = Network.AddHost("other", IPAddress.Parse("10.0.0.2"), IPAddress.Parse("fd00::2"));
    }

    public void Dispose()
    {
        Network.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static ISocket Bound(SimulatedHost host, string address, SocketType type = SocketType.Dgram)
    {
        var ip = IPAddress.Parse(address);
        ISocket socket = host.Sockets.CreateSocket(ip.AddressFamily, type);
        socket.Timeout = Second;
        socket.Bind(new IPEndPoint(ip, 0));
        return socket;
    }

    // A connection from the first host's address to the second host.
    private protected (ISocket Near, ISocket Far) Connected(string from, string to)
    {
        ISocket listener = Bound(Other, to, SocketType.Stream);
        listener.Listen();
        ISocket near = Bound(Host, from, SocketType.Stream);
        near.Timeout = null;
        near.Connect(listener.LocalEndPoint);
        ISocket far = listener.Accept().Socket;
        far.Timeout = Duration.FromSeconds(300);
        return (near, far);
    }

    // Whether a datagram that is sent comes in.
    private protected static bool Arrives(ISocket from, ISocket to)
    {
        from.SendTo([1], SocketFlags.None, to.LocalEndPoint);
        return to.TryReceive(new byte[1], SocketFlags.None, out _) == SocketError.Success;
    }

    private protected static SocketError Send(ISocket from, string to) =>
        from.TrySendTo([1], SocketFlags.None, new IPEndPoint(IPAddress.Parse(to), 9), out _);
}
