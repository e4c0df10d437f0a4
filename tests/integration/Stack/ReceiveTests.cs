using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

public sealed class ReceiveTests : StackTest
{
    // Linux: TCP_MAX_QUICKACKS = 16 acknowledgments at once, from the first data on; then they are delayed by 40 ms (TCP_DELACK_MIN).
    [Fact]
    public void Acknowledgment_TheFirst16Segments_IsSentAtOnce_ThenDelayed()
    {
        ISocket socket = OpenPassively();
        for (int i = 0; i < 16; i++)
        {
            Peer.Send(Seg.Data(1 + (i * 100), 100));
            Peer.Expect($". 1:1(0) ack {101 + (i * 100)}");
            Assert.Equal(100, Read(socket));
        }

        Peer.Send(Seg.Data(1601, 100));
        Peer.Expect(Now + 40.Ms, ". 1:1(0) ack 1701");
    }

    // RFC 9293 3.8.6.3, SHLD-18: every second full-sized segment; what is full the receiver estimates (tcp_measure_rcv_mss).
    [Theory]
    [InlineData(1460)]
    [InlineData(1000)]
    [InlineData(700)]
    public void Acknowledgment_EverySecondFullSegment_IsSentAtOnce(int size)
    {
        ISocket socket = OpenPassively();
        int next = SpendQuickAcks(socket, size);
        Peer.Send(Seg.Data(next, size));
        Peer.ExpectNothing();
        Peer.Send(Seg.Data(next + size, size));
        Peer.Expect($". 1:1(0) ack {next + (2 * size)}");
        Peer.ExpectNothing(Now + 1.Sec);
    }

    // tcp(7), TCP_QUICKACK
    [Fact]
    public void Acknowledgment_WithQuickAck_IsNotDelayed()
    {
        ISocket socket = OpenPassively();
        int next = SpendQuickAcks(socket, 10);
        socket.SetOption(SocketOptions.TcpQuickAck, true);
        Peer.Send(Seg.Data(next, 10));
        Peer.Expect($". 1:1(0) ack {next + 10}");
    }

    // tcp_event_data_recv(): after a pause longer than the RTO the peer may be in slow start; acknowledgments are quick again.
    [Fact]
    public void Acknowledgment_AfterAPause_IsQuickAgain()
    {
        ISocket socket = OpenPassively();
        int next = SpendQuickAcks(socket, 10);
        Peer.ExpectNothing(Now + 1.Sec);
        Peer.Send(Seg.Data(next, 10));
        Peer.Expect($". 1:1(0) ack {next + 10}");
    }

    // RFC 9293 3.8.6.3: an acknowledgment rides on data; a connection that answers is interactive for Linux (tcp_event_data_sent).
    [Fact]
    public void Acknowledgment_OfAConnectionThatAnswers_WaitsForTheAnswer()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Data(1, 10));
        Peer.Expect(". 1:1(0) ack 11");
        Write(socket, 5);
        Peer.Expect("P. 1:6(5) ack 11");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Data(11, 10, 6));
        Peer.ExpectNothing(Now + 5.Ms);
        Write(socket, 5);
        Peer.Expect("P. 6:11(5) ack 21");
        Peer.ExpectNothing(Now + 100.Ms);
    }

    // RFC 5681 4.2: a segment out of order is answered at once, and so is one that fills a gap.
    [Fact]
    public void Reassembly_AGap_IsToldAtOnceAndFilledAtOnce()
    {
        ISocket socket = OpenPassively();
        int next = SpendQuickAcks(socket, 100);
        Peer.Send(Seg.Data(next + 100, 100));
        Peer.Expect($". 1:1(0) ack {next}");
        Peer.Send(Seg.Data(next + 200, 100));
        Peer.Expect($". 1:1(0) ack {next}");
        Assert.Equal(-1, Read(socket));
        Peer.Send(Seg.Data(next, 100));
        Peer.Expect($". 1:1(0) ack {next + 300}");
        Assert.Equal(300, Read(socket));
    }

    // RFC 9293 3.10.7.4, seventh step: what arrives twice counts once, in whatever pieces.
    [Theory]
    [InlineData("101-201 1-101")]
    [InlineData("1-101 51-201")]
    [InlineData("101-201 1-151")]
    [InlineData("51-151 101-201 1-61")]
    [InlineData("101-201 51-151 1-101")]
    [InlineData("51-101 151-201 31-181 1-41")]
    [InlineData("151-201 101-151 51-201 1-51")]
    [InlineData("51-101 61-91 51-101 101-201 1-201")]
    [InlineData("1-201 1-101 101-201")]
    [InlineData("191-201 11-21 101-111 1-201")]
    public void Reassembly_PiecesThatOverlap_GiveTheStreamOnce(string pieces)
    {
        ISocket socket = OpenPassively();
        foreach (string piece in pieces.Split(' '))
        {
            int[] ends = [.. piece.Split('-').Select(int.Parse)];
            Peer.Send(Seg.Data(ends[0], ends[1] - ends[0]));
        }

        Peer.Forget();
        Assert.Equal(200, Read(socket));
        Peer.Send(Seg.Fin(201));
        Peer.Expect(". 1:1(0) ack 202");
        Assert.Equal(0, Read(socket));
    }

    // A FIN before its turn waits with its data (RFC 9293 3.10.7.4, eighth step).
    [Fact]
    public void Reassembly_AnEarlyFin_EndsTheStreamInItsTurn()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Fin(51, 1, 50));
        Peer.Expect(". 1:1(0) ack 1");
        Assert.Equal(-1, Read(socket));
        Peer.Send(Seg.Data(1, 70));
        Peer.Expect(". 1:1(0) ack 102");
        Assert.Equal(100, Read(socket));
        Assert.Equal(0, Read(socket));
    }

    // RFC 9293 3.10.7.4, first step: an old segment is dropped, and answered so that the peer learns what is missing.
    [Fact]
    public void Duplicate_OfDataThatWasReceived_IsAcknowledgedAtOnce()
    {
        ISocket socket = OpenPassively();
        int next = SpendQuickAcks(socket, 100);
        Peer.Send(Seg.Data(next - 100, 100));
        Peer.Expect($". 1:1(0) ack {next}");
        Assert.Equal(-1, Read(socket));
    }

    // RFC 9293 3.10.7.4: what lies beyond the window is cut off. The buffer is half bookkeeping, and a SYN tells whole segments only.
    [Fact]
    public void Window_DataBeyondIt_IsCutOff()
    {
        ISocket socket = OpenPassively(listener: ListenWithBuffer(5000));
        Peer.Send(Seg.Data(1, 6000));
        Peer.Expect(". 1:1(0) ack 4381 win 0");
        Assert.Equal(4380, Read(socket));
    }

    // RFC 9293 3.8.6.2.2, __tcp_select_window(): a closed window opens by a whole segment at once; small reads tell nothing.
    [Fact]
    public void Window_Closed_OpensWhenASegmentFits()
    {
        ISocket socket = OpenPassively(listener: ListenWithBuffer(5000));
        FillWindow();
        Assert.Equal(500, Read(socket, 500));
        Peer.ExpectNothing(Now + 1.Sec);
        Assert.Equal(400, Read(socket, 400));
        Peer.Expect(". 1:1(0) ack 4381 win 1460");
    }

    // tcp_cleanup_rbuf(): a read tells the new window when it has doubled.
    [Fact]
    public void Window_HalfOpen_IsToldWhenItHasDoubled()
    {
        ISocket socket = OpenPassively(listener: ListenWithBuffer(20000));
        for (int i = 0; i < 10; i++) Peer.Send(Seg.Data(1 + (i * 1460), 1460));
        Peer.Forget();
        Assert.Equal(3000, Read(socket, 3000));
        Peer.ExpectNothing();
        Assert.Equal(11600, Read(socket));
        Peer.Expect(". 1:1(0) ack 14601 win 18980");
    }

    // RFC 9293 3.8.6.1, 3.10.7.4: a probe of a closed window is answered, its byte not taken.
    [Fact]
    public void Window_AProbeWhileClosed_IsAnsweredAndNotTaken()
    {
        ISocket socket = OpenPassively(listener: ListenWithBuffer(5000));
        FillWindow();
        Peer.Send(Seg.Data(4381, 1));
        Peer.Expect(". 1:1(0) ack 4381 win 0");
        Peer.ExpectNothing(Now + 1.Sec);
        Peer.Send(Seg.Ack(1, 4380));
        Peer.Expect(". 1:1(0) ack 4381 win 0");
        Assert.Equal(4380, Read(socket));
        Peer.Expect(". 1:1(0) ack 4381 win 4380");
    }

    // RFC 9293 3.10.7.4: a closed window still takes acknowledgments; Linux takes those at its right edge as well (tcp_sequence).
    [Fact]
    public void Window_Closed_StillTakesAcknowledgments()
    {
        ISocket socket = OpenPassively(listener: ListenWithBuffer(5000));
        Write(socket, 10);
        Peer.Expect("P. 1:11(10) ack 1");
        Peer.Send(Seg.Data(1461, 1460));
        Peer.Send(Seg.Data(2921, 1460));
        Peer.Forget();
        Peer.Send(Seg.Ack(11, 4381));
        Peer.ExpectNothing(Now + 5.Sec);
    }

    // RFC 9293 3.8.6: the right edge never moves to the left, whatever becomes of the buffer.
    [Fact]
    public void Window_TheBufferShrinks_KeepsItsRightEdge()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Data(1, 1000));
        Peer.Expect(". 1:1(0) ack 1001 win 64240");
        socket.SetOption(SocketOptions.ReceiveBuffer, 3000);
        Peer.Send(Seg.Data(1001, 1000));
        Peer.Expect(". 1:1(0) ack 2001 win 63240");
        Peer.Send(Seg.Data(63001, 1000));
        Peer.Send(Seg.Data(64001, 1000));
        Peer.Forget();
        for (int i = 0; i < 61; i++) Peer.Send(Seg.Data(2001 + (i * 1000), 1000));
        Peer.Forget();
        Assert.Equal(65000, Read(socket));
    }

    // RFC 9293 3.10.7.4, fifth step: an acknowledgment of what was never sent drops the segment and is answered.
    [Fact]
    public void Established_AcknowledgmentOfTheFuture_IsAnsweredAndItsDataDropped()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Data(1, 10, 1000));
        Peer.Expect(". 1:1(0) ack 1");
        Assert.Equal(-1, Read(socket));
    }

    private ISocket ListenWithBuffer(int bytes)
    {
        ISocket listener = CreateSocket();
        listener.SetOption(SocketOptions.ReceiveBuffer, bytes);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 80));
        listener.Listen();
        return listener;
    }

    private void FillWindow()
    {
        Peer.Send(Seg.Data(1, 1460));
        Peer.Send(Seg.Data(1461, 1460));
        Peer.Send(Seg.Data(2921, 1460));
        Peer.Forget();
    }

    // Has the socket receive 16 segments; returns the number of the next.
    private int SpendQuickAcks(ISocket socket, int size)
    {
        for (int i = 0; i < 16; i++)
        {
            Peer.Send(Seg.Data(1 + (i * size), size));
            Assert.Equal(size, Read(socket));
        }

        Peer.Forget();
        return 1 + (16 * size);
    }
}
