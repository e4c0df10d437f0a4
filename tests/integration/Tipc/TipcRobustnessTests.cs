using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>What strangers send to the bearer's port, and networks of other forms than the usual one.</summary>
public sealed class TipcRobustnessTests
{
    private const int Port = 6118;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Receive_AnyBytes_LeavesTheClusterUsable(int seed)
    {
        using var cluster = new TipcCluster(3);
        (ISocket near, ISocket far) = cluster.Connected(SocketType.Stream, nearHost: 0, farHost: 1);
        using ISocket stranger = cluster.Hosts[2].Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        stranger.Bind(new IPEndPoint(IPAddress.Any, Port));
        var target = new IPEndPoint(cluster.Hosts[0].Addresses[0], Port);
        var random = new Random(seed);
        for (int i = 0; i < 3000; i++)
        {
            stranger.SendTo(Draw(random, TipcCluster.Id(near).Value2), SocketFlags.None, target);
            cluster.Pass(0.001);
        }

        near.Close();
        far.Close();
        cluster.Pass(20);
        (near, far) = cluster.Connected(SocketType.Stream, nearHost: 0, farHost: 1);
        near.Send("still here"u8);
        cluster.Pass();
        Assert.Equal("still here", TipcCluster.Receive(far));
    }

    [Fact]
    public void Hosts_OfIPv6Alone_AreLinked()
    {
        using var network = new SimulatedNetwork(new SimulationOptions { DefaultLink = new LinkOptions { Mtu = LinkOptions.MinMtu } });
        SimulatedHost first = network.AddHost("a", IPAddress.Parse("fd00::a"));
        SimulatedHost second = network.AddHost("b", IPAddress.Parse("fd00::b"));
        using ISocket receiver = first.Sockets.CreateSocket(AddressFamily.Tipc, SocketType.Rdm);
        using ISocket sender = second.Sockets.CreateSocket(AddressFamily.Tipc, SocketType.Rdm);
        receiver.Bind(TipcCluster.Name(1));
        network.RunUntilIdle();
        byte[] data = new byte[20_000];
        new Random(1).NextBytes(data);
        sender.SendTo(data, SocketFlags.None, TipcCluster.Name(1));
        byte[] buffer = new byte[30_000];
        Assert.Equal(data.Length, receiver.Receive(buffer));
        Assert.Equal(data, buffer[..data.Length]);
    }

    [Fact]
    public void Control_LinkAndNode_TellsOfOtherNodesOnly()
    {
        using var cluster = new TipcCluster(2);
        ISocket socket = cluster.Create(SocketType.Rdm);
        cluster.Create(SocketType.Rdm, 1);
        cluster.Pass();
        byte[] link = new byte[76];
        BitConverter.TryWriteBytes(link, TipcCluster.NodeOf(1));
        Assert.Equal(0, socket.Control(0x89E0, link));
        Assert.Equal("1001001:udp-1001002:udp", System.Text.Encoding.ASCII.GetString(link, 8, 68).TrimEnd('\0'));
        byte[] node = new byte[20];
        BitConverter.TryWriteBytes(node, TipcCluster.NodeOf(1));
        Assert.Equal(0, socket.Control(0x89E1, node));
        Assert.Equal("1001002", System.Text.Encoding.ASCII.GetString(node, 4, 16).TrimEnd('\0'));
        BitConverter.TryWriteBytes(node, TipcCluster.NodeOf(0));
        TipcCluster.AssertError(SocketError.AddressNotAvailable, () => socket.Control(0x89E1, node));
        TipcCluster.AssertError(SocketError.Fault, () => socket.Control(0x89E1, new byte[19]));
    }

    // Mostly messages whose head is right and whose fields are anything, from the node that the host is linked with.
    private static byte[] Draw(Random random, uint port)
    {
        byte[] bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        if (random.Next(4) == 0)
        {
            return bytes;
        }

        var user = (TipcUser)random.Next(15);
        var message = new TipcMessage(user, random.Next(5), 4 * random.Next(6, 16), random.Next(100));
        random.NextBytes(message.Data);
        message.PreviousNode = TipcCluster.NodeOf(random.Next(1, 4));
        message.Error = (TipcError)(random.Next(3) == 0 ? random.Next(6) : 0);
        message.OriginPort = (uint)random.Next();
        message.DestinationPort = random.Next(2) == 0 ? port : (uint)random.Next(3);
        message.LinkSequence = (ushort)random.Next(30);
        message.LinkAcknowledgment = (ushort)random.Next(30);
        return message.Bytes.ToArray();
    }
}
