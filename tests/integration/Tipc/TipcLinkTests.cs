using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>The link's protocol (net/tipc/link.c), against a node that the test plays by hand.</summary>
public sealed class TipcLinkTests : IDisposable
{
    private readonly TipcCluster _cluster = new(2);
    private readonly TipcRawNode _peer;
    private readonly ISocket _socket;
    private readonly uint _port;

    public TipcLinkTests()
    {
        _peer = new TipcRawNode(_cluster, host: 1, target: 0);
        _socket = _cluster.Bound(SocketType.Rdm, 1);
        _port = TipcCluster.Id(_socket).Value2;
        _peer.Establish();
    }

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Establish_NewNode_IsToldAllNames()
    {
        _peer.SendProtocol(TipcMessageType.State, gap: 1);
        TipcMessage bulk = Assert.Single(_peer.Receive(), static m => m.User == TipcUser.NameDistributor);
        Assert.Equal((TipcMessageType.Publication, 1, 40), (bulk.Type, bulk.LinkSequence, bulk.DataLength));
        byte[] name = [0, 0, 3, 0xE8, 0, 0, 0, 1, 0, 0, 0, 1];
        Assert.Equal(name, bulk.Data[20..32]);
    }

    [Fact]
    public void Receive_SessionSeenAlready_IsNoReset()
    {
        _peer.SendProtocol(TipcMessageType.Reset);
        Assert.DoesNotContain(_peer.Receive(), static m => m.Type == TipcMessageType.Activate);
        Assert.True(_peer.IsAnsweredAsLinked());
    }

    [Fact]
    public void Receive_NextSession_TakesTheLinkDown()
    {
        _peer.Session++;
        _peer.SendProtocol(TipcMessageType.Reset);
        Assert.Contains(_peer.Receive(), static m => m is { User: TipcUser.LinkProtocol, Type: TipcMessageType.Activate });
    }

    [Fact]
    public void Receive_StateOfAnotherSession_IsPassedOver()
    {
        _peer.Session--;
        Assert.False(_peer.IsAnsweredAsLinked());
    }

    [Fact]
    public void Receive_Gap_IsAskedForAndClosedInOrder()
    {
        _peer.Receive();
        _peer.SendData(2, _port, 22);
        TipcMessage asked = Assert.Single(_peer.Receive(), static m => m.User == TipcUser.LinkProtocol && m.SequenceGap > 0);
        Assert.Equal((1, 0), (asked.SequenceGap, asked.LinkAcknowledgment));
        Assert.Null(TipcCluster.Receive(_socket));
        _peer.SendData(1, _port, 11);
        _peer.SendData(1, _port, 11);
        _peer.SendData(2, _port, 22);
        _peer.Receive();
        Assert.Equal(["\v", "\u0016", null], Enumerable.Range(0, 3).Select(_ => TipcCluster.Receive(_socket)));
    }

    [Fact]
    public void Receive_ManyPackets_AcknowledgesThem()
    {
        _peer.Receive();
        for (ushort i = 1; i <= 16; i++)
        {
            _peer.SendData(i, _port, 1);
        }

        Assert.Equal(16, Assert.Single(_peer.Receive()).LinkAcknowledgment);
    }

    [Fact]
    public void Send_Unacknowledged_IsSentAgainOnlyWhereMissing()
    {
        // The first packet told the names.
        for (byte i = 0; i < 3; i++)
        {
            _socket.SendTo([i], SocketFlags.None, new TipcEndPoint(TipcAddressType.Id, TipcCluster.NodeOf(1), 9));
        }

        Assert.Equal([2, 3, 4], _peer.Receive().Where(static m => m.IsData).Select(static m => (int)m.LinkSequence));
        _peer.Acknowledgment = 2;
        _peer.SendProtocol(TipcMessageType.State, gap: 1);
        Assert.Equal([3], _peer.Receive().Where(static m => m.IsData).Select(static m => (int)m.LinkSequence));
        _peer.Acknowledgment = 4;
        _peer.SendProtocol(TipcMessageType.State, gap: 1);
        Assert.DoesNotContain(_peer.Receive(), static m => m.IsData);
    }

    [Fact]
    public void Send_WindowFull_WaitsForAcknowledgments()
    {
        for (int i = 0; i < 60; i++)
        {
            _socket.SendTo([1], SocketFlags.None, new TipcEndPoint(TipcAddressType.Id, TipcCluster.NodeOf(1), 9));
        }

        // 50 packets are under way at most, one of which told the names.
        Assert.Equal(49, _peer.Receive().Count(static m => m.IsData));
        _peer.Acknowledgment = 50;
        _peer.SendProtocol(TipcMessageType.State);
        Assert.Equal(11, _peer.Receive().Count(static m => m.IsData));
    }
}
