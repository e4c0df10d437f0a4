using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

// RFC 1122 4.2.3.6, tcp(7): TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT.
public sealed class KeepAliveTests : StackTest
{
    private const string Probe = ". 0:0(0) ack 1";

    [Fact]
    public void KeepAlive_ByDefault_ProbesAfterTwoHoursEvery75SecondsAndResetsAfterNine()
    {
        ISocket socket = OpenPassively();
        socket.SetOption(SocketOptions.KeepAlive, true);
        Duration start = Now;
        for (int i = 0; i < 9; i++) Peer.Expect(start + (7200 + (75 * i)).Sec, Probe);
        Peer.ExpectNothing(start + 7875.Sec - 1.Ms);
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
        Peer.Expect(start + 7875.Sec, "R. 1:1(0) ack 1");
        Assert.Equal(SocketError.TimedOut, ReadError(socket));
    }

    [Fact]
    public void KeepAlive_ProbesAnswered_GoesOnForEver()
    {
        ISocket socket = OpenWithShortTimes();
        for (int i = 1; i <= 20; i++)
        {
            Peer.Expect(Now + 10.Sec, Probe);
            Peer.Send(Seg.Ack(1));
        }

        Peer.Expect(Now + 10.Sec, Probe);
        Peer.Expect(Now + 2.Sec, Probe);
        Peer.Send(Seg.Ack(1));
        Peer.Expect(Now + 10.Sec, Probe);
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
    }

    // tcp_keepalive_timer(): any segment shows that the peer lives, also one without data.
    [Fact]
    public void KeepAlive_AnySegment_BeginsTheIdleTimeAnew()
    {
        OpenWithShortTimes();
        Peer.ExpectNothing(Now + 9.Sec);
        Peer.Send(Seg.Ack(1));
        Peer.Expect(Now + 10.Sec, Probe);
    }

    // RFC 1122 4.2.3.6: not while data is unacknowledged; the retransmission timer finds out earlier.
    [Fact]
    public void KeepAlive_DataInFlight_SendsNoProbes()
    {
        ISocket socket = OpenWithShortTimes();
        Write(socket, 10);
        Peer.Expect("P. 1:11(10) ack 1");
        Duration at = Now;
        for (int wait = 210; wait < 20_000; wait *= 2)
        {
            at += wait.Ms;
            Peer.Expect(at, "P. 1:11(10) ack 1");
        }
    }

    // tcp_keepalive_timer(): TCP_USER_TIMEOUT takes the place of the count.
    [Fact]
    public void KeepAlive_WithUserTimeout_EndsByThat()
    {
        ISocket socket = OpenWithShortTimes();
        socket.SetOption(SocketOptions.TcpUserTimeout, 11_000);
        Duration start = Now;
        Peer.Expect(start + 10.Sec, Probe);
        Peer.Expect(start + 12.Sec, "R. 1:1(0) ack 1");
        Assert.Equal(SocketError.TimedOut, ReadError(socket));
    }

    [Fact]
    public void KeepAlive_TurnedOff_SendsNoProbes()
    {
        ISocket socket = OpenWithShortTimes();
        socket.SetOption(SocketOptions.KeepAlive, false);
        Peer.ExpectNothing(Now + 100.Sec);
    }

    // tcp_sock_set_keepidle_locked(): a running timer is set anew.
    [Fact]
    public void KeepAlive_TheIdleTimeChanges_HoldsAtOnce()
    {
        ISocket socket = OpenPassively();
        socket.SetOption(SocketOptions.KeepAlive, true);
        Peer.ExpectNothing(Now + 3.Sec);
        socket.SetOption(SocketOptions.TcpKeepIdle, 5);
        Peer.Expect(Now + 2.Sec, Probe);
    }

    private ISocket OpenWithShortTimes()
    {
        ISocket socket = OpenPassively();
        socket.SetOption(SocketOptions.TcpKeepIdle, 10);
        socket.SetOption(SocketOptions.TcpKeepInterval, 2);
        socket.SetOption(SocketOptions.TcpKeepCount, 3);
        socket.SetOption(SocketOptions.KeepAlive, true);
        return socket;
    }
}
