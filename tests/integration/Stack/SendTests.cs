using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

public sealed class SendTests : StackTest
{
    // RFC 6928: ten segments at first; RFC 5681 3.1, slow start: each acknowledged byte lets two out.
    [Fact]
    public void SlowStart_EachAcknowledgedSegment_LetsTwoOut()
    {
        ISocket socket = OpenActively(mss: 1000);
        Write(socket, 20000);
        ExpectSegments(1, 10);
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(1001));
        ExpectSegments(10001, 2);
        Peer.Send(Seg.Ack(3001));
        ExpectSegments(12001, 4);
        Peer.ExpectNothing();
    }

    // RFC 7661, tcp_is_cwnd_limited(): a window that was not used does not grow.
    [Fact]
    public void SlowStart_WindowNotUsed_DoesNotGrow()
    {
        ISocket socket = OpenActively(mss: 1000);
        for (int i = 0; i < 8; i++)
        {
            Write(socket, 1000);
            Peer.Forget();
            Peer.ExpectNothing(Now + 10.Ms);
            Peer.Send(Seg.Ack(1001 + (i * 1000)));
        }

        Write(socket, 20000);
        ExpectSegments(8001, 10);
        Peer.ExpectNothing();
    }

    // RFC 5681 3.1: above the threshold, here half of what was in flight, the window grows by one segment a round trip.
    [Fact]
    public void CongestionAvoidance_ARoundTrip_AddsOneSegment()
    {
        ISocket socket = CreateSocket();
        socket.SetOption(SocketOptions.SendBuffer, 1 << 20);
        OpenActively(mss: 1000, socket: socket);
        Write(socket, 100_000);
        Peer.Forget();
        Peer.Expect(Now + 210.Ms, ". 1:1001(1000) ack 1");
        int received = Peer.Received;
        int end = 10_001;
        List<int> rounds = [];
        for (int i = 0; i < 4; i++)
        {
            Peer.Send(Seg.Ack(end));
            Peer.Forget();
            rounds.Add((Peer.Received - received) / 1000);
            end += Peer.Received - received;
            received = Peer.Received;
            Peer.ExpectNothing(Now + 10.Ms);
        }

        Assert.Equal([6, 7, 8, 9], rounds);
    }

    // RFC 5681 4.1: after an idle time the window restarts; Linux halves it for each RTO, down to the initial one (tcp_cwnd_restart).
    [Fact]
    public void SlowStart_AfterIdleTime_RestartsFromTheInitialWindow()
    {
        ISocket socket = OpenActively(mss: 1000);
        int next = 1;
        for (int round = 0; round < 3; round++)
        {
            next += Write(socket, 20000);
            while (Peer.Received < next - 1)
            {
                Peer.Forget();
                Peer.ExpectNothing(Now + 10.Ms);
                Peer.Send(Seg.Ack(Peer.Received + 1));
            }
        }

        Peer.ExpectNothing(Now + 30.Sec);
        Write(socket, 40000);
        ExpectSegments(next, 10);
        Peer.ExpectNothing();
    }

    // RFC 9293 3.7.4; Linux as Minshall: only a small segment in flight holds the next one back.
    [Fact]
    public void Nagle_ASmallSegmentInFlight_HoldsTheNextBack()
    {
        ISocket socket = OpenActively(mss: 1000);
        Write(socket, 10);
        Peer.Expect("P. 1:11(10) ack 1");
        Write(socket, 20);
        Write(socket, 30);
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(11));
        Peer.Expect("P. 11:61(50) ack 1");
    }

    [Fact]
    public void Nagle_FullSegments_AreNotHeldBack_NorTheTailBehindThem()
    {
        ISocket socket = OpenActively(mss: 1000);
        Write(socket, 2500);
        Peer.Expect(". 1:1001(1000) ack 1");
        Peer.Expect(". 1001:2001(1000) ack 1");
        Peer.Expect("P. 2001:2501(500) ack 1");
        Write(socket, 1100);
        Peer.Expect(". 2501:3501(1000) ack 1");
        Peer.ExpectNothing();
        Peer.Send(Seg.Ack(2501));
        Peer.Expect("P. 3501:3601(100) ack 1");
    }

    // tcp(7), TCP_NODELAY: off at once, also for what waits.
    [Fact]
    public void NoDelay_Set_SendsSmallSegmentsAndWhatWaits()
    {
        ISocket socket = OpenActively();
        Write(socket, 10);
        Write(socket, 20);
        Peer.Expect("P. 1:11(10) ack 1");
        Peer.ExpectNothing();
        socket.SetOption(SocketOptions.TcpNoDelay, true);
        Peer.Expect("P. 11:31(20) ack 1");
        Write(socket, 5);
        Peer.Expect("P. 31:36(5) ack 1");
    }

    // tcp(7), TCP_CORK: no partial segments, not even the first.
    [Fact]
    public void Cork_Set_HoldsPartialSegmentsUntilItIsTaken()
    {
        ISocket socket = OpenActively(mss: 1000);
        socket.SetOption(SocketOptions.TcpCork, true);
        Write(socket, 1500);
        Peer.Expect(". 1:1001(1000) ack 1");
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(1001));
        Peer.ExpectNothing();
        socket.SetOption(SocketOptions.TcpCork, false);
        Peer.Expect("P. 1001:1501(500) ack 1");
    }

    // tcp(7): for 200 ms at most; in fact for one RTO, by the probe timer.
    [Fact]
    public void Cork_LeftSet_HoldsForOneRto()
    {
        ISocket socket = OpenActively();
        socket.SetOption(SocketOptions.TcpCork, true);
        Write(socket, 100);
        Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
    }

    [Fact]
    public void Fin_WithDataThatNagleHolds_SendsBoth()
    {
        ISocket socket = OpenActively();
        Write(socket, 10);
        Write(socket, 20);
        Peer.Expect("P. 1:11(10) ack 1");
        socket.Shutdown(SocketShutdown.Send);
        Peer.Expect("FP. 11:31(20) ack 1");
    }

    // RFC 9293 3.8.6.2.1: no small segments into a small window; the probe timer overrides.
    [Fact]
    public void SillyWindow_ARoomOfHalfASegment_IsUsedAfterOneRtoOnly()
    {
        ISocket socket = OpenActively(mss: 1000, win: 2000);
        Write(socket, 5000);
        ExpectSegments(1, 2);
        Peer.ExpectNothing(Now + 10.Ms);
        Peer.Send(Seg.Ack(2001, win: 500));
        Peer.Expect(Now + 210.Ms, ". 2001:2501(500) ack 1");
    }

    // tcp_bound_to_half_wnd(): a receiver with less than two segments of window gets halves of it.
    [Fact]
    public void SillyWindow_AReceiverOfLittleWindow_GetsHalvesOfIt()
    {
        ISocket socket = OpenActively(win: 1200);
        Write(socket, 3000);
        Peer.Expect(". 1:601(600) ack 1");
        Peer.Expect(". 601:1201(600) ack 1");
        Peer.ExpectNothing(Now + 10.Ms);
    }

    // RFC 9293 3.8.6.1: probes after one RTO, doubled each time; the connection stays as long as they are answered.
    [Fact]
    public void ZeroWindow_Probes_BackOffAndGoOnWhileAnswered()
    {
        ISocket socket = OpenActively(win: 0);
        Write(socket, 100);
        Duration at = Now;
        int wait = 210;
        for (int i = 0; i < 20; i++)
        {
            at += Math.Min(wait, 120_000).Ms;
            wait = Math.Min(wait * 2, 1 << 20);
            Peer.Expect(at, ". 0:0(0) ack 1");
            Peer.Send(Seg.Ack(1, win: 0));
        }

        Peer.Send(Seg.Ack(1, win: 50));
        Peer.Expect(". 1:51(50) ack 1");
    }

    // tcp_probe_timer(): tcp_retries2 = 15 probes without any answer end the connection.
    [Fact]
    public void ZeroWindow_NoAnswerTo15Probes_TimesOut()
    {
        ISocket socket = OpenActively(win: 0);
        Write(socket, 100);
        Duration at = Now;
        int wait = 210;
        for (int i = 0; i < 15; i++)
        {
            at += Math.Min(wait, 120_000).Ms;
            wait *= 2;
            Peer.Expect(at, ". 0:0(0) ack 1");
        }

        Assert.Equal(SocketError.Success, ErrorOf(socket));
        Peer.ExpectNothing(at + 120.Sec);
        Assert.Equal(SocketError.TimedOut, ErrorOf(socket));
    }

    // RFC 9293 3.8.6: an update lets the data out at once.
    [Fact]
    public void ZeroWindow_AnUpdate_LetsTheDataOut()
    {
        ISocket socket = OpenActively(win: 0);
        Write(socket, 100);
        Peer.Expect(Now + 210.Ms, ". 0:0(0) ack 1");
        Peer.Send(Seg.Ack(1, win: 1000));
        Peer.Expect("P. 1:101(100) ack 1");
        Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
    }

    // RFC 9293 3.10.7.4, fifth step, SND.WL1 and SND.WL2: an old segment does not set the window.
    [Fact]
    public void Window_OfAnOldSegment_IsIgnored()
    {
        ISocket socket = OpenActively(mss: 500, win: 1000);
        Peer.Send(Seg.Data(1, 100));
        Peer.Send(Seg.Data(201, 100, win: 3000));
        Peer.Send(Seg.Data(101, 100, win: 500));
        Peer.Forget();
        Write(socket, 4000);
        ExpectSegments(1, 6, 500, 301);
        Peer.ExpectNothing();
    }

    // sk_stream_is_writeable(): a socket whose buffer was full wakes its writer when a third is free.
    [Fact]
    public void Write_AFullBuffer_TakesPartAndWakesLater()
    {
        ISocket socket = OpenActively(mss: 1000);
        int taken = Write(socket, 1 << 20);
        Assert.InRange(taken, 10_000, 1 << 19);
        Assert.Equal(SocketError.WouldBlock, WriteError(socket));
        Assert.Equal(PollEvents.None, socket.Poll(PollEvents.Write));
        Peer.Send(Seg.Ack(10001));
        Assert.Equal(PollEvents.Write, socket.Poll(PollEvents.Write));
    }

    // inet_dst_mtu: packets over loopback are 65535 bytes at most, so that segments are of 65495, and of 65483 with timestamps; and of half
    // the peer's window at most (tcp_bound_to_half_wnd).
    [Fact]
    public void Mss_OverLoopback_IsHalfOfTheWindow()
    {
        ISocket listener = Listen();
        ISocket socket = CreateSocket();
        socket.TryConnect(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 80));
        Network.RunFor(Duration.Zero);
        Assert.Equal(65483 / 2, socket.GetOption(SocketOptions.TcpMaxSegment));
        Assert.Equal(SocketError.Success, listener.TryAccept(out AcceptResult accepted));
        Assert.Equal(65536 / 2, accepted.Socket.GetOption(SocketOptions.TcpMaxSegment));
    }

    private void ExpectSegments(int first, int count, int size = 1000, int ack = 1)
    {
        for (int i = 0; i < count; i++)
        {
            Peer.Expect($". {first + (i * size)}:{first + ((i + 1) * size)}({size}) ack {ack}");
        }
    }
}
