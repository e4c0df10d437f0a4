using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

/// <summary>The timestamps option (RFC 7323): negotiation, measurement, protection against old segments.</summary>
public sealed class TimestampTests : StackTest
{
    // RFC 7323 3.2: only if both SYNs have the option. Then every segment has it, and 12 bytes less of data.
    [Fact]
    public void Timestamps_BothOfferThem_AreInEverySegment()
    {
        ISocket socket = Open();
        Write(socket, 3000);
        Peer.Expect(". 1:1449(1448) ack 1 win 63 <ecr 1000>");
        Peer.Expect(". 1449:2897(1448) ack 1 win 63 <ecr 1000>");
        Peer.Expect("P. 2897:3001(104) ack 1 win 63 <ecr 1000>");
        Assert.Equal(1448, socket.GetOption(SocketOptions.TcpMaxSegment));
    }

    [Fact]
    public void Timestamps_ThePeerHasNone_AreLeftOut()
    {
        ISocket socket = OpenActively(scale: 7);
        Write(socket, 10);
        Peer.Expect("P. 1:11(10) ack 1 win 63");
        Peer.ExpectNothing();
        Assert.Equal(0u, Peer.HostTimestamp);
    }

    // tcp_openreq_init_rwin(): the window of the answer is of whole segments as they will come.
    [Fact]
    public void Timestamps_APeerThatOffersThem_AreTakenUp()
    {
        Listen();
        Peer.Send(Seg.Syn(scale: 7) with { Timestamp = 70, Echo = 0, PermitsSack = true });
        Peer.Expect("S. 0:0(0) ack 1 win 65160 <mss 1460,sackOK,ecr 70,wscale 10>");
    }

    // RFC 7323 4.3: what is echoed is the clock of the segment that the next acknowledgment was due to, not of one out of turn.
    [Fact]
    public void Echo_OfASegmentOutOfTurn_StaysThatOfTheLastInTurn()
    {
        Open();
        Peer.Send(Seg.Data(1, 100) with { Timestamp = 1001 });
        Peer.Expect(". 1:1(0) ack 101 win 64 <ecr 1001>");
        Peer.Send(Seg.Data(201, 100) with { Timestamp = 1002 });
        Peer.Expect(". 1:1(0) ack 101 win 64 <ecr 1001,sack 201:301>");
        Peer.Send(Seg.Data(101, 100) with { Timestamp = 1003 });
        Peer.Expect(". 1:1(0) ack 301 win 64 <ecr 1003>");
    }

    // RFC 7323 4: timestamps measure what was sent twice, so that the doubled RTO does not last.
    [Fact]
    public void Rto_AfterARetransmission_IsMeasuredByTheEcho()
    {
        ISocket socket = Open(permitsSack: false);
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(101) with { Timestamp = 1200 });
        Write(socket, 100);
        Peer.Expect("P. 101:201(100) ack 1");
        Peer.Expect(Now + 210.Ms, "P. 101:201(100) ack 1");
    }

    // The same with the SYN: no fall-back to three seconds.
    [Fact]
    public void Rto_AfterALostSyn_IsMeasuredByTheEcho()
    {
        ISocket socket = Connect();
        Peer.Expect("S 0:0(0)");
        Peer.Expect(1.Sec, "S 0:0(0)");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.SynAck() with { Timestamp = 1000 });
        Peer.Expect(". 1:1(0) ack 1");
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
    }

    // RFC 7323 5.3 R1: a segment with an older clock is dropped and acknowledged, though its numbers fit.
    [Fact]
    public void Paws_AnOldSegment_IsDroppedAndAcknowledged()
    {
        ISocket socket = Open();
        Peer.Send(Seg.Data(1, 100) with { Timestamp = 900 });
        Peer.Expect(". 1:1(0) ack 1 win 63 <ecr 1000>");
        Assert.Equal(-1, Read(socket));
        Peer.Send(Seg.Data(1, 100) with { Timestamp = 999 });
        Peer.Expect(". 1:1(0) ack 101");
        Assert.Equal(100, Read(socket));
    }

    // The same section: a reset is not held to it.
    [Fact]
    public void Paws_AResetWithAnOldClock_IsObeyed()
    {
        ISocket socket = Open();
        Peer.Send(Seg.RstAck(1, 1) with { Timestamp = 5 });
        Assert.Equal(SocketError.ConnectionReset, ReadError(socket));
    }

    // tcp_rcv_synsent_state_process()
    [Fact]
    public void SynAck_EchoesWhatWasNeverSent_IsReset()
    {
        Connect();
        Peer.Expect("S 0:0(0)");
        Peer.Send(Seg.SynAck() with { Timestamp = 1, Echo = unchecked(Peer.HostTimestamp + 5000) });
        Peer.Expect("R 1:1(0)");
    }

    private ISocket Open(bool permitsSack = true)
    {
        ISocket socket = Connect();
        Peer.Expect("S 0:0(0)");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.SynAck(scale: 7) with { Timestamp = 1000, PermitsSack = permitsSack });
        Peer.Expect(". 1:1(0) ack 1");
        return socket;
    }
}
