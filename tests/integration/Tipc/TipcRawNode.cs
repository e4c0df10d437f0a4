using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>A node that the test plays by hand: a plain UDP socket at the bearer's port of a host that has no TIPC socket.</summary>
internal sealed class TipcRawNode
{
    private const int Port = 6118;

    private readonly SimulatedNetwork _network;
    private readonly ISocket _socket;
    private readonly IPEndPoint _target;
    private readonly uint _address;
    private readonly uint _targetAddress;

    public TipcRawNode(TipcCluster cluster, int host, int target)
    {
        _network = cluster.Network;
        _address = TipcCluster.NodeOf(host);
        _targetAddress = TipcCluster.NodeOf(target);
        _target = new IPEndPoint(cluster.Hosts[target].Addresses[0], Port);
        _socket = cluster.Hosts[host].Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        _socket.Timeout = Duration.Zero;
        _socket.Bind(new IPEndPoint(IPAddress.Any, Port));
    }

    public ushort Session { get; set; } = 100;

    public ushort NextSent { get; set; } = 1;

    public ushort Acknowledgment { get; set; }

    /// <summary>Goes through discovery and the setup of the link.</summary>
    public void Establish()
    {
        SendDiscovery();
        Assert.Contains(Receive(), static m => m is { User: TipcUser.Discovery, Type: TipcMessageType.Response });
        SendProtocol(TipcMessageType.Reset);
        Assert.Contains(Receive(), static m => m is { User: TipcUser.LinkProtocol, Type: TipcMessageType.Activate });
        SendProtocol(TipcMessageType.Activate);
        Assert.Contains(Receive(), static m => m is { User: TipcUser.LinkProtocol, Type: TipcMessageType.State, IsProbe: true });
        SendProtocol(TipcMessageType.State);
    }

    /// <summary>Whether the other end takes this node for linked: it then answers a probe with its state.</summary>
    public bool IsAnsweredAsLinked()
    {
        Receive();
        SendProtocol(TipcMessageType.State, isProbe: true);
        return Receive().Exists(static m => m is { User: TipcUser.LinkProtocol, Type: TipcMessageType.State, IsProbe: false });
    }

    public void SendProtocol(int type, bool isProbe = false, int gap = 0) =>
        Send(new TipcMessage(TipcUser.LinkProtocol, type, TipcMessage.InternalHeader, 0)
        {
            PreviousNode = _address,
            OriginNode = _address,
            DestinationNode = _targetAddress,
            Session = Session,
            Mtu = 1472,
            LinkTolerance = 1500,
            NextSent = NextSent,
            LinkAcknowledgment = Acknowledgment,
            IsProbe = isProbe,
            SequenceGap = gap,
        });

    /// <summary>A message of one byte to a socket, in a packet of the number.</summary>
    public void SendData(ushort sequence, uint port, byte value)
    {
        var message = new TipcMessage(TipcUser.LowImportance, TipcMessageType.Direct, TipcMessage.BasicHeader, 1)
        {
            PreviousNode = _address,
            OriginNode = _address,
            OriginPort = 5,
            DestinationNode = _targetAddress,
            DestinationPort = port,
            LinkSequence = sequence,
            LinkAcknowledgment = Acknowledgment,
        };
        message.Data[0] = value;
        Send(message);
    }

    /// <summary>What has come within 50 ms.</summary>
    public List<TipcMessage> Receive()
    {
        _network.RunFor(Duration.FromMilliseconds(50));
        var messages = new List<TipcMessage>();
        byte[] buffer = new byte[2000];
        while (_socket.TryReceive(buffer, SocketFlags.None, out int count) == SocketError.Success)
        {
            Assert.True(TipcMessage.TryRead(buffer.AsSpan(0, count), out TipcMessage? message));
            messages.Add(message!);
        }

        return messages;
    }

    private void SendDiscovery()
    {
        var message = new TipcMessage(TipcUser.Discovery, TipcMessageType.Request, TipcMessage.MaxHeader, TipcMessage.NodeIdLength)
        {
            IsUnsequenced = true,
            NetworkId = 4711,
            PreviousNode = _address,
        };
        Send(message);
    }

    private void Send(TipcMessage message) => _socket.SendTo(message.Bytes, SocketFlags.None, _target);
}
