using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>The topology service (net/tipc/topsrv.c, subscr.c).</summary>
public sealed class TipcTopologyTests : IDisposable
{
    private readonly TipcCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Subscribe_ToPorts_TellsEachPublication()
    {
        ISocket before = _cluster.Bound(SocketType.Rdm, 5);
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 0, 10));
        Assert.Equal(Event(TipcEventKind.Published, 5, before), TipcCluster.ReadNews(topology));
        ISocket after = _cluster.Bound(SocketType.Rdm, 5);
        _cluster.Bound(SocketType.Rdm, 11);
        Assert.Equal(Event(TipcEventKind.Published, 5, after), TipcCluster.ReadNews(topology));
        TopologyNews gone = Event(TipcEventKind.Withdrawn, 5, before);
        before.Close();
        Assert.Equal(gone, TipcCluster.ReadNews(topology));
        Assert.Null(TipcCluster.ReadNews(topology));
    }

    [Fact]
    public void Subscribe_ToService_TellsFirstAndLastOfARange()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 5, 5, filter: TipcSubscriptionFilter.Service));
        ISocket first = _cluster.Bound(SocketType.Rdm, 5);
        ISocket second = _cluster.Bound(SocketType.Rdm, 5);
        Assert.Equal(Event(TipcEventKind.Published, 5, first), TipcCluster.ReadNews(topology));
        first.Close();
        Assert.Null(TipcCluster.ReadNews(topology));
        TopologyNews gone = Event(TipcEventKind.Withdrawn, 5, second);
        second.Close();
        Assert.Equal(gone, TipcCluster.ReadNews(topology));
    }

    [Fact]
    public void Subscribe_RangeBoundWide_TellsTheWholeRange()
    {
        ISocket socket = _cluster.Create(SocketType.Rdm);
        socket.Bind(TipcCluster.Range(3, 30));
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 5, 7));
        Assert.Equal(Event(TipcEventKind.Published, 3, socket) with { Upper = 30 }, TipcCluster.ReadNews(topology));
    }

    [Fact]
    public void Subscribe_NamesBoundBefore_AreToldInTheirOrder()
    {
        uint[] instances = [9, 3, 5];
        ISocket[] sockets = [.. instances.Select(i => _cluster.Bound(SocketType.Rdm, i))];
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 0, 10));
        Assert.All(instances.Zip(sockets), pair => Assert.Equal(Event(TipcEventKind.Published, pair.First, pair.Second), TipcCluster.ReadNews(topology)));
    }

    [Fact]
    public void Subscribe_WithTimeout_EndsAfterIt()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 5, 7, timeout: 250));
        _cluster.Pass(0.249);
        Assert.Null(TipcCluster.ReadNews(topology));
        _cluster.Pass(0.002);
        Assert.Equal(new TopologyNews(TipcEventKind.TimedOut, 5, 7, 0, 0), TipcCluster.ReadNews(topology));
        _cluster.Bound(SocketType.Rdm, 5);
        Assert.Null(TipcCluster.ReadNews(topology));
    }

    [Fact]
    public void Subscribe_Cancelled_TellsNothingMore()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 1, 1, 1000));
        topology.Send(TipcCluster.Request(TipcCluster.Service, 2, 2, 1000));
        topology.Send(TipcCluster.Request(TipcCluster.Service, 1, 1, 1000, TipcSubscriptionFilter.Ports | TipcSubscriptionFilter.Cancel));
        ISocket first = _cluster.Bound(SocketType.Rdm, 1);
        first.Bind(TipcCluster.Name(2));
        Assert.Equal(Event(TipcEventKind.Published, 2, first), TipcCluster.ReadNews(topology));
        _cluster.Pass();
        Assert.Equal(TipcEventKind.TimedOut, TipcCluster.ReadNews(topology)?.Kind);
        Assert.Null(TipcCluster.ReadNews(topology));
    }

    [Fact]
    public void Subscribe_BigEndian_IsAnsweredInKind()
    {
        ISocket topology = _cluster.Topology();
        byte[] request = TipcCluster.Request(TipcCluster.Service, 0, 10, isBigEndian: true);
        topology.Send(request);
        _cluster.Bound(SocketType.Rdm, 5);
        byte[] buffer = new byte[60];
        Assert.Equal(48, topology.Receive(buffer));
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 5], buffer[..12]);
        Assert.Equal(request, buffer[20..48]);
        Assert.Equal(42, buffer[47]);
    }

    [Fact]
    public void Subscribe_Illegal_EndsTheConnection()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 2, 1));
        Assert.Equal("", TipcCluster.Receive(topology));
        ISocket both = _cluster.Topology();
        both.Send(TipcCluster.Request(TipcCluster.Service, 1, 2, filter: TipcSubscriptionFilter.Ports | TipcSubscriptionFilter.Service));
        Assert.Equal("", TipcCluster.Receive(both));
    }

    [Fact]
    public void Subscribe_SubscriberCloses_IsForgotten()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 0, 10, 1000));
        topology.Close();
        _cluster.Bound(SocketType.Rdm, 5);
        _cluster.Network.RunUntilIdle();
        Assert.Equal(0, _cluster.Network.Elapsed.TotalSeconds);
    }

    [Fact]
    public void Subscribe_NobodyReadsTheEvents_AllComeInTheEnd()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 0, uint.MaxValue));
        ISocket socket = _cluster.Create(SocketType.Rdm);
        for (uint i = 0; i < 1000; i++)
        {
            socket.Bind(TipcCluster.Name(i));
        }

        for (uint i = 0; i < 1000; i++)
        {
            Assert.Equal(Event(TipcEventKind.Published, i, socket), TipcCluster.ReadNews(topology));
        }
    }

    [Fact]
    public void Subscribe_NodesAndLinks_TellsOfComingAndGoing()
    {
        using var cluster = new TipcCluster(2);
        ISocket topology = cluster.Topology();
        topology.Send(TipcCluster.Request(0, 0, uint.MaxValue));
        topology.Send(TipcCluster.Request(2, 0, uint.MaxValue));
        (uint self, uint other) = (TipcCluster.NodeOf(0), TipcCluster.NodeOf(1));
        Assert.Equal(new TopologyNews(TipcEventKind.Published, self, self, self, 0), TipcCluster.ReadNews(topology));
        cluster.Pass();
        Assert.Null(TipcCluster.ReadNews(topology));
        cluster.Create(SocketType.Rdm, host: 1);
        cluster.Pass();
        var node = new TopologyNews(TipcEventKind.Published, other, other, other, 0);
        TopologyNews link = node with { Node = self };
        Assert.Equal((link, node), (TipcCluster.ReadNews(topology), TipcCluster.ReadNews(topology)));
        cluster.Cut(0, 1);
        cluster.Pass(3);
        Assert.Equal(link with { Kind = TipcEventKind.Withdrawn }, TipcCluster.ReadNews(topology));
        Assert.Equal(node with { Kind = TipcEventKind.Withdrawn }, TipcCluster.ReadNews(topology));
        cluster.Network.SetLink(cluster.Hosts[0], cluster.Hosts[1], LinkOptions.Default);
        cluster.Pass();
        Assert.Equal((link, node), (TipcCluster.ReadNews(topology), TipcCluster.ReadNews(topology)));
    }

    private static TopologyNews Event(TipcEventKind kind, uint instance, ISocket socket) =>
        new(kind, instance, instance, TipcCluster.Id(socket).Value1, TipcCluster.Id(socket).Value2);
}
