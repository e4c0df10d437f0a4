using System.Net.Sockets;
using System.Text;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>The topology service (net/tipc/topsrv.c, subscr.c).</summary>
public sealed class TipcTopologyTests : IDisposable
{
    private const uint Ports = 1;
    private const uint ServiceEdges = 2;
    private const uint Cancel = 4;

    private readonly TipcCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Subscribe_ToPorts_TellsEachPublication()
    {
        ISocket before = _cluster.Bound(SocketType.Rdm, 5);
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 0, 10));
        Assert.Equal(Event(TipcEvent.Published, 5, before), TipcCluster.ReadEvent(topology));
        ISocket after = _cluster.Bound(SocketType.Rdm, 5);
        _cluster.Bound(SocketType.Rdm, 11);
        Assert.Equal(Event(TipcEvent.Published, 5, after), TipcCluster.ReadEvent(topology));
        TipcEvent gone = Event(TipcEvent.Withdrawn, 5, before);
        before.Close();
        Assert.Equal(gone, TipcCluster.ReadEvent(topology));
        Assert.Null(TipcCluster.ReadEvent(topology));
    }

    [Fact]
    public void Subscribe_ToService_TellsFirstAndLastOfARange()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 5, 5, filter: ServiceEdges));
        ISocket first = _cluster.Bound(SocketType.Rdm, 5);
        ISocket second = _cluster.Bound(SocketType.Rdm, 5);
        Assert.Equal(Event(TipcEvent.Published, 5, first), TipcCluster.ReadEvent(topology));
        first.Close();
        Assert.Null(TipcCluster.ReadEvent(topology));
        TipcEvent gone = Event(TipcEvent.Withdrawn, 5, second);
        second.Close();
        Assert.Equal(gone, TipcCluster.ReadEvent(topology));
    }

    [Fact]
    public void Subscribe_RangeBoundWide_TellsTheWholeRange()
    {
        ISocket socket = _cluster.Create(SocketType.Rdm);
        socket.Bind(TipcCluster.Range(3, 30));
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 5, 7));
        Assert.Equal(Event(TipcEvent.Published, 3, socket) with { Upper = 30 }, TipcCluster.ReadEvent(topology));
    }

    [Fact]
    public void Subscribe_WithTimeout_EndsAfterIt()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 5, 7, timeout: 250));
        _cluster.Pass(0.249);
        Assert.Null(TipcCluster.ReadEvent(topology));
        _cluster.Pass(0.002);
        Assert.Equal(new TipcEvent(TipcEvent.TimedOut, 5, 7, 0, 0), TipcCluster.ReadEvent(topology));
        _cluster.Bound(SocketType.Rdm, 5);
        Assert.Null(TipcCluster.ReadEvent(topology));
    }

    [Fact]
    public void Subscribe_Cancelled_TellsNothingMore()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 1, 1, 1000));
        topology.Send(TipcCluster.Request(TipcCluster.Service, 2, 2, 1000));
        topology.Send(TipcCluster.Request(TipcCluster.Service, 1, 1, 1000, Ports | Cancel));
        ISocket first = _cluster.Bound(SocketType.Rdm, 1);
        first.Bind(TipcCluster.Name(2));
        Assert.Equal(Event(TipcEvent.Published, 2, first), TipcCluster.ReadEvent(topology));
        _cluster.Pass();
        Assert.Equal(TipcEvent.TimedOut, TipcCluster.ReadEvent(topology)?.Happened);
        Assert.Null(TipcCluster.ReadEvent(topology));
    }

    [Fact]
    public void Subscribe_BigEndian_IsAnsweredInKind()
    {
        ISocket topology = _cluster.Topology();
        byte[] request = TipcCluster.Request(TipcCluster.Service, 0, 10, filter: Ports, isBigEndian: true);
        topology.Send(request);
        _cluster.Bound(SocketType.Rdm, 5);
        byte[] buffer = new byte[60];
        Assert.Equal(48, topology.Receive(buffer));
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 5], buffer[..12]);
        Assert.Equal(request, buffer[20..48]);
        Assert.Equal("a handle", Encoding.ASCII.GetString(buffer, 40, 8));
    }

    [Fact]
    public void Subscribe_Illegal_EndsTheConnection()
    {
        ISocket topology = _cluster.Topology();
        topology.Send(TipcCluster.Request(TipcCluster.Service, 2, 1));
        Assert.Equal("", TipcCluster.Receive(topology));
        ISocket both = _cluster.Topology();
        both.Send(TipcCluster.Request(TipcCluster.Service, 1, 2, filter: Ports | ServiceEdges));
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
            Assert.Equal(Event(TipcEvent.Published, i, socket), TipcCluster.ReadEvent(topology));
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
        Assert.Equal(new TipcEvent(TipcEvent.Published, self, self, self, 0), TipcCluster.ReadEvent(topology));
        cluster.Pass();
        Assert.Null(TipcCluster.ReadEvent(topology));
        cluster.Create(SocketType.Rdm, host: 1);
        cluster.Pass();
        var node = new TipcEvent(TipcEvent.Published, other, other, other, 0);
        TipcEvent link = node with { Node = self };
        Assert.Equal((link, node), (TipcCluster.ReadEvent(topology), TipcCluster.ReadEvent(topology)));
        cluster.Cut(0, 1);
        cluster.Pass(3);
        Assert.Equal(link with { Happened = TipcEvent.Withdrawn }, TipcCluster.ReadEvent(topology));
        Assert.Equal(node with { Happened = TipcEvent.Withdrawn }, TipcCluster.ReadEvent(topology));
        cluster.Network.SetLink(cluster.Hosts[0], cluster.Hosts[1], LinkOptions.Default);
        cluster.Pass();
        Assert.Equal((link, node), (TipcCluster.ReadEvent(topology), TipcCluster.ReadEvent(topology)));
    }

    private static TipcEvent Event(uint happened, uint instance, ISocket socket) =>
        new(happened, instance, instance, TipcCluster.Id(socket).Value1, TipcCluster.Id(socket).Value2);
}
