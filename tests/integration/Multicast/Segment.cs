using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using SimNet.Tests.Integration.Stack;
using Xunit;

namespace SimNet.Tests.Integration.Multicast;

// A few hosts on one segment, each with datagram sockets that never wait.
internal sealed class Segment : IDisposable
{
    internal const int Port = 5000;

    internal static readonly IPAddress Group = IPAddress.Parse("239.1.2.3");
    internal static readonly IPAddress GroupOfIPv6 = IPAddress.Parse("ff15::1234");

    private readonly List<SimulatedHost> _hosts = [];

    internal Segment(int hosts, ulong seed = 1)
    {
        Network = new SimulatedNetwork(new SimulationOptions { Seed = seed, DefaultLink = new LinkOptions { Latency = 1.Ms } });
        for (int i = 1; i <= hosts; i++)
        {
            _hosts.Add(Network.AddHost($"h{i}", IPAddress.Parse($"10.0.0.{i}"), IPAddress.Parse($"fd00::{i}")));
        }
    }

    internal SimulatedNetwork Network { get; }

    // Hosts count from 1, as their addresses do.
    internal SimulatedHost this[int number] => _hosts[number - 1];

    public void Dispose() => Network.Dispose();

    internal ISocket Socket(int host, AddressFamily family = AddressFamily.InterNetwork)
    {
        ISocket socket = this[host].Sockets.CreateSocket(family, SocketType.Dgram);
        socket.Timeout = Duration.Zero;
        return socket;
    }

    // On the test's port of a host.
    internal ISocket Receiver(int host, AddressFamily family = AddressFamily.InterNetwork)
    {
        ISocket socket = Socket(host, family);
        socket.SetOption(SocketOptions.ReuseAddress, true);
        socket.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, Port));
        return socket;
    }

    internal ISocket Member(int host)
    {
        ISocket socket = Receiver(host);
        socket.SetOption(SocketOptions.IPAddMembership, new MulticastOption(Group));
        return socket;
    }

    internal ISocket MemberOfIPv6(int host)
    {
        ISocket socket = Receiver(host, AddressFamily.InterNetworkV6);
        socket.SetOption(SocketOptions.IPv6JoinGroup, new IPv6MulticastOption(GroupOfIPv6));
        return socket;
    }

    // The numbers that have come, in their order, once nothing is under way.
    internal byte[] Heard(ISocket socket)
    {
        Network.RunUntilIdle();
        List<byte> heard = [];
        byte[] buffer = new byte[1];
        while (socket.TryReceive(buffer, SocketFlags.None, out int count) == SocketError.Success)
        {
            Assert.Equal(1, count);
            heard.Add(buffer[0]);
        }

        return [.. heard];
    }

    internal static void Send(ISocket socket, byte number, IPAddress? to = null) =>
        socket.SendTo([number], SocketFlags.None, new IPEndPoint(to ?? Group, Port));
}
