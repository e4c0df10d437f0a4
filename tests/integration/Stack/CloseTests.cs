using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

public sealed class CloseTests : StackTest
{
    // RFC 9293 3.6, figure 12: FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT for 60 s (TCP_TIMEWAIT_LEN).
    [Fact]
    public void Close_First_GoesThroughFinWaitToTimeWait()
    {
        ISocket socket = OpenPassively();
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Send(Seg.Ack(2));
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect(". 2:2(0) ack 2");
        Peer.ExpectNothing(Now + 60.Sec - 1.Ms);
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect(". 2:2(0) ack 2");
        Peer.ExpectNothing(Now + 60.Sec - 1.Ms);
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect(". 2:2(0) ack 2");
        Peer.ExpectNothing(Now + 60.Sec);
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect("R 2:2(0)");
    }

    // RFC 9293 3.10.7.4, eighth step: FIN and acknowledgment in one segment.
    [Fact]
    public void Close_AnsweredByOneSegment_GoesToTimeWait()
    {
        ISocket socket = OpenPassively();
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect(". 2:2(0) ack 2");
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect(". 2:2(0) ack 2");
    }

    // RFC 9293 3.6, figure 13: FINs that cross lead to CLOSING.
    [Fact]
    public void Close_OfBothAtOnce_GoesThroughClosing()
    {
        ISocket socket = OpenPassively();
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Send(Seg.Fin(1, 1));
        Peer.Expect(". 2:2(0) ack 2");
        Peer.Expect(Now + 210.Ms, "F. 1:1(0) ack 2");
        Peer.Send(Seg.Ack(2, 2));
        Peer.ExpectNothing(Now + 30.Sec);
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect(". 2:2(0) ack 2");
    }

    // RFC 9293 3.6: the side that closes second ends with the acknowledgment of its FIN, without TIME-WAIT.
    [Fact]
    public void Close_Second_EndsWithTheLastAcknowledgment()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Fin(1));
        Peer.Expect(". 1:1(0) ack 2");
        Assert.Equal(0, Read(socket));
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 2");
        Peer.Expect(Now + 210.Ms, "F. 1:1(0) ack 2");
        Peer.Send(Seg.Ack(2, 2));
        Peer.ExpectNothing(Now + 10.Sec);
        Peer.Send(Seg.Ack(2, 2));
        Peer.Expect("R 2:2(0)");
    }

    // RFC 9293 3.6, half close: what comes after our FIN is still received.
    [Fact]
    public void ShutdownSend_TheOtherHalf_StaysOpen()
    {
        ISocket socket = OpenPassively();
        Write(socket, 10);
        socket.Shutdown(SocketShutdown.Send);
        Peer.Expect("P. 1:11(10) ack 1");
        Peer.Expect("F. 11:11(0) ack 1");
        Assert.Equal(SocketError.Shutdown, WriteError(socket));
        Peer.Send(Seg.Ack(12));
        Peer.Send(Seg.Data(1, 100, 12));
        Peer.Expect(". 12:12(0) ack 101");
        Assert.Equal(100, Read(socket));
        Peer.ExpectNothing(Now + 300.Sec);
        Peer.Send(Seg.Data(101, 100, 12));
        Peer.Expect(". 12:12(0) ack 201");
        Peer.Send(Seg.Fin(201, 12));
        Peer.Expect(". 12:12(0) ack 202");
        Assert.Equal(100, Read(socket));
        Assert.Equal(0, Read(socket));
    }

    // RFC 9293 3.6: the peer's half close leaves ours open.
    [Fact]
    public void CloseWait_OurHalf_StaysOpen()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Fin(1));
        Peer.Expect(". 1:1(0) ack 2");
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 2");
        Peer.Send(Seg.Ack(101, 2));
        socket.Shutdown(SocketShutdown.Send);
        Peer.Expect("F. 101:101(0) ack 2");
    }

    // tcp_fin_timeout = 60 s: FIN-WAIT-2 does not last for ever once the program is gone.
    [Fact]
    public void FinWait2_OfAnOrphan_EndsAfter60Seconds()
    {
        ISocket socket = OpenPassively();
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Send(Seg.Ack(2));
        Peer.ExpectNothing(Now + 60.Sec);
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect("R 2:2(0)");
    }

    // RFC 9293 3.6.1, RFC 1122 4.2.2.13, tcp_timewait_state_process(): a SYN beyond the old numbers opens a new connection.
    [Fact]
    public void TimeWait_ASynOfAHigherNumber_OpensAnew()
    {
        ISocket listener = Listen();
        EnterTimeWait(listener);
        Peer.Send(Seg.Syn(1000));
        Peer.Expect("S. 0:0(0) ack 1001");
        Peer.Send(Seg.Ack(1, 1001));
        Assert.Equal(SocketError.Success, listener.TryAccept(out _));
    }

    [Fact]
    public void TimeWait_ASynOfAnOldNumber_IsAcknowledgedAsOld()
    {
        ISocket listener = Listen();
        EnterTimeWait(listener);
        Peer.Send(Seg.Syn(0));
        Peer.Expect(". 2:2(0) ack 2");
        Assert.Equal(SocketError.WouldBlock, listener.TryAccept(out _));
    }

    // RFC 1337, tcp_rfc1337 = 0: Linux lets a reset of the exact number end TIME-WAIT, and no other.
    [Fact]
    public void TimeWait_AResetOfTheExactNumber_EndsIt()
    {
        EnterTimeWait(Listen());
        Peer.Send(Seg.Rst(5000));
        Peer.ExpectNothing();
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect(". 2:2(0) ack 2");
        Peer.Send(Seg.Rst(2));
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect("R 2:2(0)");
    }

    // tcp_close(): what arrived and was not read is lost, and the peer is told by a reset (RFC 2525 2.17).
    [Fact]
    public void Close_WithUnreadData_Resets()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Data(1, 10));
        Peer.Expect(". 1:1(0) ack 11");
        socket.Close();
        Peer.Expect("R. 1:1(0) ack 11");
        Peer.Send(Seg.Data(11, 10));
        Peer.Expect("R 1:1(0)");
    }

    // tcp_close(): in TIME-WAIT the program's socket is closed already; data left in it resets nothing.
    [Fact]
    public void Close_WithUnreadDataInTimeWait_StaysInTimeWait()
    {
        ISocket socket = OpenPassively();
        socket.Shutdown(SocketShutdown.Send);
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Send(Seg.Fin(1, 2, 10));
        Peer.Expect(". 2:2(0) ack 12");
        socket.Close();
        Peer.ExpectNothing();
        Peer.Send(Seg.Fin(1, 2, 10));
        Peer.Expect(". 2:2(0) ack 12");
    }

    // tcp_rcv_state_process(), RFC 9293 3.6: nobody will read it, so the data is answered by a reset.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Close_ThenDataArrives_Resets(bool isFinAcknowledged)
    {
        ISocket socket = OpenPassively();
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 1");
        if (isFinAcknowledged) Peer.Send(Seg.Ack(2));
        Peer.Send(Seg.Data(1, 10, isFinAcknowledged ? 2 : 1));
        Peer.Expect(isFinAcknowledged ? "R 2:2(0)" : "R 1:1(0)");
        Peer.ExpectNothing(Now + 10.Sec);
        Peer.Send(Seg.Data(11, 10));
        Peer.Expect("R 1:1(0)");
    }

    // socket(7), SO_LINGER with 0 s: a reset in place of a FIN, and what was not sent is dropped.
    [Fact]
    public void Close_WithLingerZero_Resets()
    {
        ISocket socket = OpenPassively(win: 50);
        Write(socket, 100);
        Peer.Expect(". 1:51(50) ack 1");
        socket.SetOption(SocketOptions.Linger, new LingerOption(true, 0));
        socket.Close();
        Peer.Expect("R. 51:51(0) ack 1");
        Peer.ExpectNothing(Now + 10.Sec);
    }

    // RFC 9293 3.10.4: a close sends what is queued, then FIN.
    [Fact]
    public void Close_WithDataQueued_SendsItFirst()
    {
        ISocket socket = OpenPassively(win: 1000);
        Write(socket, 1500);
        socket.Close();
        Peer.Expect(". 1:501(500) ack 1");
        Peer.Expect(". 501:1001(500) ack 1");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(1001, win: 1000));
        Peer.Expect("FP. 1001:1501(500) ack 1");
        Peer.Send(Seg.Ack(1502));
        Peer.ExpectNothing(Now + 10.Sec);
    }

    // tcp_shutdown(): in SYN-SENT there is nothing to end politely.
    [Fact]
    public void Close_WhileConnecting_IsSilent()
    {
        ISocket socket = Connect();
        Peer.Expect("S 0:0(0)");
        socket.Close();
        Peer.ExpectNothing(10.Sec);
        Peer.Send(Seg.SynAck());
        Peer.Expect("R 1:1(0)");
    }

    private void EnterTimeWait(ISocket listener)
    {
        ISocket socket = OpenPassively(listener: listener);
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect(". 2:2(0) ack 2");
        Peer.ExpectNothing(Now + 1.Sec);
    }
}
