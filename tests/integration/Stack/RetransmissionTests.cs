using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

public sealed class RetransmissionTests : StackTest
{
    // RFC 6298 2.2, 2.4 with Linux's 200 ms in place of a second: SRTT 10 ms, RTO 210 ms; 5.5: doubled each time, up to 120 s.
    // tcp_retries2 = 15: given up 924.6 s after the first retransmission, when the timer expires next (retransmits_timed_out).
    [Fact]
    public void Rto_NoAnswer_DoublesAndTimesOutAfter15Retransmissions()
    {
        ISocket socket = OpenActively();
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Duration at = Now;
        foreach (int wait in (int[])[210, 420, 840, 1680, 3360, 6720, 13440, 26880, 53760, 107520, 120000, 120000, 120000, 120000, 120000])
        {
            at += wait.Ms;
            Peer.Expect(at, "P. 1:101(100) ack 1");
        }

        Peer.ExpectNothing(at + 120.Sec - 1.Ms);
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
        Peer.ExpectNothing(at + 120.Sec);
        Assert.Equal(934_840.Ms, Now);
        Assert.Equal(SocketError.TimedOut, ReadError(socket));
    }

    // RFC 6298 2.2, 2.3: with R = 400 ms the RTO is 400 + 4 * 200; a second one of 400 brings RTTVAR to 150.
    [Fact]
    public void Rto_OfALongRoundTrip_IsSrttPlusFourVariations()
    {
        ISocket socket = Connect();
        Peer.Expect("S 0:0(0)");
        Peer.ExpectNothing(400.Ms);
        Peer.Send(Seg.SynAck());
        Peer.Expect(". 1:1(0) ack 1");
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Peer.ExpectNothing(Now + 400.Ms);
        Peer.Send(Seg.Ack(101));
        Write(socket, 100);
        Peer.Expect("P. 101:201(100) ack 1");
        Peer.Expect(Now + 1000.Ms, "P. 101:201(100) ack 1");
    }

    // RFC 6298 3 (Karn), 5.7: what was sent twice measures nothing, and the doubled RTO holds until something does.
    [Fact]
    public void Rto_AfterARetransmission_StaysDoubledUntilAMeasurement()
    {
        ISocket socket = OpenActively();
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
        Peer.Send(Seg.Ack(101));
        Write(socket, 100);
        Peer.Expect("P. 101:201(100) ack 1");
        Peer.Expect(Now + 420.Ms, "P. 101:201(100) ack 1");
        Peer.Send(Seg.Ack(201));
        Write(socket, 100);
        Peer.Expect("P. 201:301(100) ack 1");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(301));
        Write(socket, 100);
        Peer.Expect("P. 301:401(100) ack 1");
        Peer.Expect(Now + 210.Ms, "P. 301:401(100) ack 1");
    }

    // RFC 6298 5.3: each acknowledgment of new data starts the timer anew.
    [Fact]
    public void Rto_AnAcknowledgmentOfPart_RestartsTheTimer()
    {
        ISocket socket = OpenActively(mss: 1000);
        Write(socket, 2000);
        Peer.Forget();
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(1001));
        Peer.Expect(Now + 210.Ms, "P. 1001:2001(1000) ack 1");
    }

    // RFC 5681 3.2: the third duplicate retransmits; the first two let a new segment out each (RFC 3042).
    [Fact]
    public void FastRetransmit_ThreeDuplicates_SendsTheMissingSegment()
    {
        SendTenOf20Segments();
        Peer.Send(Seg.Ack(1));
        Peer.Expect(". 10001:11001(1000) ack 1");
        Peer.Send(Seg.Ack(1));
        Peer.Expect(". 11001:12001(1000) ack 1");
        Peer.Send(Seg.Ack(1));
        Peer.Expect(". 1:1001(1000) ack 1");
        Peer.ExpectNothing();
    }

    // RFC 5681 2: an acknowledgment with data or another window is no duplicate.
    [Fact]
    public void FastRetransmit_SegmentsThatAreNoDuplicates_DoNotCount()
    {
        SendTenOf20Segments();
        Peer.Send(Seg.Data(1, 100));
        Peer.Expect(". 10001:10001(0) ack 101");
        Peer.Send(Seg.Ack(1, 101, 60000));
        Peer.Send(Seg.Ack(1, 101, 60001));
        Peer.Send(Seg.Ack(1, 101, 60002));
        Peer.ExpectNothing();
    }

    // RFC 6582 3.2, step 3: a partial acknowledgment retransmits the next gap at once; a full one ends the recovery, with two
    // segments at first as nothing is in flight (step 3, alternative 1).
    [Fact]
    public void FastRecovery_TwoLosses_TakesOneRoundTripEach()
    {
        SendTenOf20Segments();
        for (int i = 0; i < 3; i++) Peer.Send(Seg.Ack(1));
        Peer.Forget();
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(5001));
        Peer.Expect(". 5001:6001(1000) ack 1");
        Peer.Forget();
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(12001));
        Peer.Expect(". 12001:13001(1000) ack 1");
        Peer.Expect(". 13001:14001(1000) ack 1");
        Peer.ExpectNothing();
    }

    // RFC 5681 3.2, step 4: in recovery each further duplicate lets one segment out, once the flight is below the inflated window.
    [Fact]
    public void FastRecovery_FurtherDuplicates_LetNewSegmentsOut()
    {
        SendTenOf20Segments();
        for (int i = 0; i < 3; i++) Peer.Send(Seg.Ack(1));
        Peer.Forget();
        for (int i = 0; i < 3; i++) Peer.Send(Seg.Ack(1));
        Peer.ExpectNothing();
        Peer.Send(Seg.Ack(1));
        Peer.Expect(". 12001:13001(1000) ack 1");
    }

    // RFC 5681 3.1: after a timeout the window is one segment, and slow start sends again what was in flight.
    [Fact]
    public void Rto_OfAFlight_RestartsFromOneSegment()
    {
        SendTenOf20Segments();
        Peer.Expect(Now + 210.Ms, ". 1:1001(1000) ack 1");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(1001));
        Peer.Expect(". 1001:2001(1000) ack 1");
        Peer.Expect(". 2001:3001(1000) ack 1");
        Peer.ExpectNothing();
        Peer.Send(Seg.Ack(10001));
        Peer.Expect(". 10001:11001(1000) ack 1");
    }

    // RFC 9293 3.8.6: a retransmission takes no new data along beyond the peer's window.
    [Fact]
    public void Retransmission_WithMoreDataWaiting_StaysInTheWindow()
    {
        ISocket socket = OpenActively(win: 1000);
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Write(socket, 400);
        for (int i = 0; i < 4; i++) Peer.Send(Seg.Ack(1, win: 150));
        Peer.Expect(". 1:101(100) ack 1");
        Peer.ExpectNothing();
    }

    // TCP_USER_TIMEOUT (tcp(7), RFC 5482): data unacknowledged for so long since its first retransmission ends the connection.
    [Fact]
    public void UserTimeout_DataUnacknowledged_TimesOutExactlyThen()
    {
        ISocket socket = OpenActively();
        socket.SetOption(SocketOptions.TcpUserTimeout, 1000);
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Duration first = Now + 210.Ms;
        Peer.Expect(first, "P. 1:101(100) ack 1");
        Peer.Expect(first + 420.Ms, "P. 1:101(100) ack 1");
        Peer.ExpectNothing(first + 999.Ms);
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
        Peer.ExpectNothing(first + 1000.Ms);
        Assert.Equal(SocketError.TimedOut, ReadError(socket));
    }

    // tcp_probe_timer(): the same for a window that stays closed, whether the probes are answered or not.
    [Fact]
    public void UserTimeout_AClosedWindow_TimesOutToo()
    {
        ISocket socket = OpenActively(win: 0);
        socket.SetOption(SocketOptions.TcpUserTimeout, 2000);
        Write(socket, 100);
        Duration first = Now + 210.Ms;
        foreach (int after in (int[])[0, 420, 1260])
        {
            Peer.Expect(first + after.Ms, ". 0:0(0) ack 1");
            Peer.Send(Seg.Ack(1, win: 0));
        }

        Peer.ExpectNothing(first + 1999.Ms);
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
        Peer.ExpectNothing(first + 2000.Ms);
        Assert.Equal(SocketError.TimedOut, ReadError(socket));
    }

    // tcp_orphan_retries() = 8: 102.2 s for a connection that no program holds; its end is silent.
    [Fact]
    public void Rto_OfAnOrphan_IsGivenUpAfter8Retransmissions()
    {
        ISocket socket = OpenActively();
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Duration at = Now;
        socket.Close();
        Peer.Expect("F. 101:101(0) ack 1");
        for (int wait = 210; wait <= 26880; wait *= 2)
        {
            at += wait.Ms;
            Peer.Expect(at, "FP. 1:101(100) ack 1");
        }

        Peer.ExpectNothing(Now + 600.Sec);
        Peer.Send(Seg.Ack(102));
        Peer.Expect("R 102:102(0)");
    }

    // RFC 1122 4.2.3.9: an unreachable destination is a hint only, once the connection is open.
    [Fact]
    public void IcmpUnreachable_WhileEstablished_EndsNothing()
    {
        ISocket socket = OpenActively();
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        Peer.SendError(3, 1, 1);
        Assert.Equal(SocketError.Success, ErrorOf(socket));
        Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
        Peer.Send(Seg.Ack(101));
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
    }

    private void SendTenOf20Segments()
    {
        ISocket socket = OpenActively(mss: 1000);
        Assert.Equal(20_000, Write(socket, 20_000));
        Peer.Forget();
        Assert.Equal(10_000, Peer.Received);
    }
}
