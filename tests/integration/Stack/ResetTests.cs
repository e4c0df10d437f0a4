using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

public sealed class ResetTests : StackTest
{
    // RFC 5961 3.2, RFC 9293 3.10.7.4, second step: only the very next number resets.
    [Fact]
    public void Established_AResetOfTheNextNumber_EndsTheConnection()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Rst(1));
        Assert.Equal(SocketError.ConnectionReset, ReadError(socket));
        Assert.Equal(0, Read(socket));
        Assert.Equal(SocketError.Shutdown, WriteError(socket));
        Peer.ExpectNothing(Now + 10.Sec);
    }

    // RFC 5961 3.2: another number in the window is challenged.
    [Fact]
    public void Established_AResetElsewhereInTheWindow_IsChallenged()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Rst(100));
        Peer.Expect(". 1:1(0) ack 1");
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
        Peer.Send(Seg.Rst(1));
        Assert.Equal(SocketError.ConnectionReset, ReadError(socket));
    }

    // RFC 5961 3.2: outside of the window it is nothing.
    [Fact]
    public void Established_AResetOutsideOfTheWindow_IsIgnored()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Rst(0));
        Peer.Send(Seg.Rst(1 << 20));
        Peer.ExpectNothing(Now + 1.Sec);
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
    }

    // RFC 5961 4.2: a SYN in an open connection is challenged, whatever its number.
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1 << 20)]
    public void Established_ASyn_IsChallenged(int seq)
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Syn(seq));
        Peer.Expect(". 1:1(0) ack 1");
        Assert.Equal(SocketError.WouldBlock, ReadError(socket));
    }

    // RFC 5961 7, tcp_invalid_ratelimit = 500 ms: answers to segments without data are limited, so that two ends do not answer for ever.
    [Fact]
    public void Established_ManyChallenges_AreLimitedToOneInHalfASecond()
    {
        OpenPassively();
        for (int i = 0; i < 5; i++) Peer.Send(Seg.Rst(100 + i));
        Peer.Expect(". 1:1(0) ack 1");
        Peer.ExpectNothing(Now + 499.Ms);
        Peer.Send(Seg.Rst(100));
        Peer.ExpectNothing(Now + 1.Ms);
        Peer.Send(Seg.Ack(1, 0));
        Peer.Expect(". 1:1(0) ack 1");
        Peer.Send(Seg.Ack(1, 0));
        Peer.ExpectNothing();
    }

    // RFC 5961 5.2: an acknowledgment older than the largest window is forged; its data is not taken.
    [Fact]
    public void Established_AnAcknowledgmentFarBehind_IsChallenged()
    {
        ISocket socket = OpenPassively(win: 1000);
        Peer.Send(Seg.Data(1, 10, -5000));
        Peer.Expect(". 1:1(0) ack 1");
        Assert.Equal(-1, Read(socket));
    }

    // RFC 9293 3.10.7.4: data waiting to be read survives a reset in Linux; then comes the error.
    [Fact]
    public void Established_AResetBehindData_LeavesTheDataToRead()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Data(1, 10));
        Peer.Expect(". 1:1(0) ack 11");
        Peer.Send(Seg.Rst(11));
        Assert.Equal(10, Read(socket));
        Assert.Equal(SocketError.ConnectionReset, ReadError(socket));
        Assert.Equal(0, Read(socket));
    }

    // tcp_reset(): in CLOSE-WAIT the error is EPIPE.
    [Fact]
    public void CloseWait_AReset_IsABrokenPipe()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Fin(1));
        Peer.Expect(". 1:1(0) ack 2");
        Peer.Send(Seg.Rst(2));
        Assert.Equal(0, Read(socket));
        Assert.Equal(SocketError.Shutdown, ErrorOf(socket));
    }

    // tcp_reset_check(): in CLOSE-WAIT, CLOSING and LAST-ACK Linux also takes a reset that does not count the FIN.
    [Fact]
    public void LastAck_AResetThatDoesNotCountTheFin_IsTaken()
    {
        ISocket socket = OpenPassively();
        Peer.Send(Seg.Fin(1));
        Peer.Expect(". 1:1(0) ack 2");
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 2");
        Peer.Send(Seg.Rst(1));
        Peer.ExpectNothing(Now + 10.Sec);
    }
}
