using System.Buffers.Binary;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

/// <summary>What the options of TCP do to the segments and to their times (tcp(7)).</summary>
public sealed class OptionTests : StackTest
{
    private const int Tcp = SocketOptions.TcpLevel;

    // Four linear retransmissions and as many as were asked for.
    [Fact]
    public void SynCount_Two_GivesUpAfterTwoMore()
    {
        ISocket socket = CreateSocket();
        socket.SetOption(SocketOptions.TcpSynCount, 2);
        Connect(socket: socket);
        foreach (int second in (int[])[0, 1, 2, 3, 4, 5, 7])
        {
            Peer.Expect(second.Sec, "S 0:0(0)");
        }

        Peer.ExpectNothing(11.Sec - 1.Ms);
        Peer.ExpectNothing(11.Sec);
        Assert.Equal(SocketError.TimedOut, ErrorOf(socket));
    }

    [Fact]
    public void Linger2_OfAnOrphan_IsHowLongItWaitsForTheFin()
    {
        ISocket socket = OpenActively();
        socket.SetOption(SocketOptions.TcpLinger2, 5);
        CloseHalf(socket);
        Peer.ExpectNothing(Now + 5.Sec - 1.Ms);
        Peer.Send(Seg.Ack(2));
        Peer.ExpectNothing(Now + 1.Ms);
        Peer.Send(Seg.Fin(1, 2));
        Peer.Expect("R 2:2(0)");
    }

    [Fact]
    public void Linger2_Negative_ResetsAtTheClose()
    {
        ISocket socket = OpenActively();
        socket.SetOption(SocketOptions.TcpLinger2, -1);
        socket.Shutdown(SocketShutdown.Send);
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Send(Seg.Ack(2));
        socket.Close();
        Peer.Expect("R. 2:2(0) ack 1");
    }

    // tcp_check_req(), syn_ack_recalc(): the bare acknowledgment is not enough, and nothing is sent until the time is nearly over.
    [Fact]
    public void DeferAccept_ABareAcknowledgment_IsNotEnoughUntilTheTimeIsOver()
    {
        ISocket listener = ListenDeferred(seconds: 7);
        Handshake(Peer);
        Assert.Equal(SocketError.WouldBlock, listener.TryAccept(out _));
        Peer.Expect(7.Sec, "S. 0:0(0) ack 1");
        Assert.Equal(SocketError.WouldBlock, listener.TryAccept(out _));
        Peer.Send(Seg.Ack(1));
        Assert.Equal(SocketError.Success, listener.TryAccept(out AcceptResult _));
    }

    [Fact]
    public void DeferAccept_Data_IsAcceptedAtOnce()
    {
        ISocket listener = ListenDeferred(seconds: 7);
        Handshake(Peer);
        Peer.Send(Seg.Data(1, 100));
        Peer.Expect(". 1:1(0) ack 101");
        Assert.Equal(SocketError.Success, listener.TryAccept(out AcceptResult accepted));
        accepted.Socket.Timeout = Duration.Zero;
        Assert.Equal(100, Read(accepted.Socket));
    }

    // The window of the SYN and of all that follows is no larger.
    [Fact]
    public void WindowClamp_BoundsWhatIsOffered()
    {
        ISocket socket = CreateSocket();
        socket.SetOption(SocketOptions.TcpWindowClamp, 3000);
        Connect(socket: socket);
        Peer.Expect("S 0:0(0) win 2920");
        Peer.Send(Seg.SynAck());
        Peer.Expect(". 1:1(0) ack 1 win 2920");
        Peer.Send(Seg.Data(1, 1460));
        Peer.Expect(". 1:1(0) ack 1461 win 1460");
    }

    [Fact]
    public void More_HoldsWhatFillsNoSegment()
    {
        ISocket socket = OpenActively(mss: 1000);
        socket.Send(StreamData.Make(0, 1500), SocketFlags.More);
        Peer.Expect(". 1:1001(1000) ack 1");
        Peer.ExpectNothing();
        socket.Send(StreamData.Make(1500, 100));
        Peer.Expect("P. 1001:1601(600) ack 1");
    }

    // tcp_check_probe_timer(): nothing is held longer than the RTO, here 210 ms.
    [Fact]
    public void More_WithNothingFollowing_IsSentByTheTimer()
    {
        ISocket socket = OpenActively(mss: 1000);
        socket.Send(StreamData.Make(0, 500), SocketFlags.More);
        Peer.Expect(Now + 210.Ms, "P. 1:501(500) ack 1");
    }

    // tcp_retransmit_timer(): the first six of a thin stream do not back off.
    [Fact]
    public void ThinLinearTimeouts_OfAFewSegments_DoNotBackOff()
    {
        ISocket socket = OpenActively();
        socket.SetOption(Tcp, 16, 1);
        Write(socket, 100);
        Peer.Expect("P. 1:101(100) ack 1");
        for (int i = 0; i < 6; i++)
        {
            Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
        }

        Peer.Expect(Now + 210.Ms, "P. 1:101(100) ack 1");
        Peer.Expect(Now + 420.Ms, "P. 1:101(100) ack 1");
    }

    // sk_stream_memory_free(): what is unsent counts, what is in flight does not.
    [Fact]
    public void NotSentLowWater_CountsOnlyWhatWaits()
    {
        ISocket socket = OpenActively(mss: 1000, win: 2000);
        socket.SetOption(SocketOptions.TcpNotSentLowWater, 1000);
        Assert.Equal(2000, Write(socket, 2000));
        Assert.Equal(1000, Write(socket, 1000));
        Assert.Equal(SocketError.WouldBlock, WriteError(socket));
        Assert.Equal(PollEvents.None, socket.Poll(PollEvents.Write));
        Peer.Forget();
        Peer.Send(Seg.Ack(2001, win: 2000));
        Assert.Equal(PollEvents.Write, socket.Poll(PollEvents.Write));
    }

    // TCP_SAVE_SYN: the headers as they were on the wire, told once.
    [Fact]
    public void SavedSyn_IsTheHeaderOfTheSyn()
    {
        ISocket listener = CreateSocket();
        listener.SetOption(Tcp, 27, 1);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 80));
        listener.Listen();
        ISocket accepted = OpenPassively(listener: listener);
        byte[] syn = new byte[200];
        Assert.ThrowsAny<SocketException>(() => accepted.GetOption(Tcp, 28, new byte[10]));
        int length = accepted.GetOption(Tcp, 28, syn);
        Assert.Equal(PacketFault.None, PacketReader.Read(syn.AsSpan(0, length), new PacketPool(), out Packet? packet));
        Assert.Equal((TcpFlags.Syn, 1460, 80), (packet!.Flags, packet.MssOption, packet.DestinationPort));
        Assert.Equal(0, accepted.GetOption(Tcp, 28, syn));
    }

    // TCP_INFO of a connection that has lost something, in the host's byte order.
    [Fact]
    public void Info_AfterATimeout_CountsIt()
    {
        ISocket socket = OpenActively(mss: 1000);
        Write(socket, 3000);
        Peer.Expect(". 1:1001(1000) ack 1");
        Peer.Expect(". 1001:2001(1000) ack 1");
        Peer.Expect("P. 2001:3001(1000) ack 1");
        Peer.Expect(Now + 210.Ms, ". 1:1001(1000) ack 1");
        byte[] info = new byte[300];
        Assert.Equal(248, socket.GetOption(Tcp, 11, info));
        int At(int offset) => BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(offset));

        // Established, loss, one retransmission, one back-off.
        Assert.Equal([1, 4, 1, 0, 1], info[..5]);
        Assert.Equal((420_000, 1000, 3, 3, 1), (At(8), At(16), At(24), At(32), At(100)));
        Assert.Equal((10_000, 5000, 2, 1), (At(68), At(72), At(76), At(80)));
        Assert.Equal(1500, At(60));
    }

    private ISocket ListenDeferred(int seconds)
    {
        ISocket listener = Listen();
        listener.SetOption(SocketOptions.TcpDeferAccept, seconds);
        return listener;
    }

    private void CloseHalf(ISocket socket)
    {
        socket.Close();
        Peer.Expect("F. 1:1(0) ack 1");
        Peer.Send(Seg.Ack(2));
    }
}
