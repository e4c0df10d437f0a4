using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

/// <summary>Selective acknowledgments (RFC 2018, RFC 2883, RFC 6675) and tail loss probes (RFC 8985 7), without timestamps.</summary>
public sealed class SackTests : StackTest
{
    // RFC 2018 4: the newest block first, neighbours in one, and none once the gap is filled.
    [Fact]
    public void Blocks_OfSegmentsOutOfTurn_AreNewestFirst()
    {
        Open();
        Peer.Send(Seg.Data(201, 100));
        Peer.Expect(". 1:1(0) ack 1 win 63 <sack 201:301>");
        Peer.Send(Seg.Data(401, 100));
        Peer.Expect(". 1:1(0) ack 1 win 63 <sack 401:501,sack 201:301>");
        Peer.Send(Seg.Data(301, 100));
        Peer.Expect(". 1:1(0) ack 1 win 63 <sack 201:501>");
        Peer.Send(Seg.Data(1, 200));
        Peer.Expect(". 1:1(0) ack 501 win 64");
        Peer.ExpectNothing();
    }

    // RFC 2883 4: data that came twice is told of once, in front.
    [Fact]
    public void Blocks_OfDataThatCameTwice_AreToldOnce()
    {
        Open();
        Peer.Send(Seg.Data(1, 100));
        Peer.Expect(". 1:1(0) ack 101 win 64");
        Peer.Send(Seg.Data(1, 100));
        Peer.Expect(". 1:1(0) ack 101 win 64 <sack 1:101>");
        Peer.Send(Seg.Data(201, 100));
        Peer.Expect(". 1:1(0) ack 101 win 64 <sack 201:301>");
        Peer.Send(Seg.Data(201, 100));
        Peer.Expect(". 1:1(0) ack 101 win 64 <sack 201:301,sack 201:301>");
    }

    // RFC 6675 5: both holes are filled in one round trip, and nothing that has arrived is sent again.
    [Fact]
    public void Recovery_TwoHoles_FillsBothAtOnce()
    {
        ISocket socket = Open();
        Write(socket, 10_000);
        ExpectSegments(1, 10);
        Peer.Send(Ack(1, (1001, 2001)));
        Peer.Send(Ack(1, (1001, 3001)));
        Peer.ExpectNothing();
        Peer.Send(Ack(1, (1001, 4001)));
        Peer.Expect(". 1:1001(1000) ack 1");
        Peer.Send(Ack(1, (5001, 6001), (1001, 4001)));
        Peer.Send(Ack(1, (5001, 7001), (1001, 4001)));
        Peer.Send(Ack(1, (5001, 8001), (1001, 4001)));
        Peer.Expect(". 4001:5001(1000) ack 1");
        Peer.Send(Ack(4001, (5001, 8001)));
        Peer.ExpectNothing();
        Peer.Send(Seg.Ack(10001));
        Peer.ExpectNothing(Now + 10.Sec);
    }

    // RFC 6675 5.1: after a timeout, what was reported is passed over.
    [Fact]
    public void Rto_WithReportedData_PassesItOver()
    {
        ISocket socket = Open();
        Write(socket, 4000);
        ExpectSegments(1, 4);
        Peer.Send(Ack(1, (1001, 2001)));
        Peer.Expect(Now + 210.Ms, ". 1:1001(1000) ack 1");
        Peer.Send(Ack(2001));
        Peer.Expect(". 2001:3001(1000) ack 1");
        Peer.Expect("P. 3001:4001(1000) ack 1");
    }

    // RFC 8985 7.3: two round trips and, of one segment, 200 ms after it was sent the last segment goes once more; the RTO stays where it was.
    [Fact]
    public void LossProbe_OfALostTail_ComesBeforeTheTimeout()
    {
        ISocket socket = OpenAfter(400.Ms);
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Duration sent = Now;
        Peer.Expect(sent + 1000.Ms, "P. 1:101(100) ack 1");
        Peer.Expect(sent + 1200.Ms, "P. 1:101(100) ack 1");
        Peer.Expect(sent + 3600.Ms, "P. 1:101(100) ack 1");
    }

    [Fact]
    public void LossProbe_OfALostFin_IsTheFin()
    {
        ISocket socket = OpenAfter(400.Ms);
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Expect(Now + 1000.Ms, "F. 1:1(0) ack 1");
    }

    // RFC 8985 7.4: the answer to a probe reports what is missing before it.
    [Fact]
    public void LossProbe_ThatIsReported_StartsTheRecovery()
    {
        ISocket socket = OpenAfter(400.Ms);
        Write(socket, 5000);
        ExpectSegments(1, 5);
        Peer.Expect(Now + 802.Ms, "P. 4001:5001(1000) ack 1");
        Peer.Send(Ack(1, (1001, 5001)));
        Peer.Expect(". 1:1001(1000) ack 1");
    }

    [Fact]
    public void LossProbe_APeerWithoutSack_GetsNone()
    {
        ISocket socket = OpenActively();
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
        Peer.Expect(Now + 420.Ms, "P. 1:101(100) ack 1");
    }

    private static Seg Ack(int ack, params (int Start, int End)[] sack) => Seg.Ack(ack) with { Sack = sack };

    private ISocket Open() => OpenAfter(10.Ms);

    private ISocket OpenAfter(Duration roundTrip)
    {
        ISocket socket = Connect();
        Peer.Expect("S 0:0(0)");
        Peer.ExpectNothing(Now + roundTrip);
        Peer.Send(Seg.SynAck(mss: 1000, scale: 7) with { PermitsSack = true });
        Peer.Expect(". 1:1(0) ack 1");
        return socket;
    }

    private void ExpectSegments(int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            string flags = i == count - 1 ? "P." : ".";
            Peer.Expect($"{flags} {first + (i * 1000)}:{first + ((i + 1) * 1000)}(1000) ack 1");
        }
    }
}
