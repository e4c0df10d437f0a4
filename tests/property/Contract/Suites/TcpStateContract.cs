using System.Buffers.Binary;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// What TCP tells of itself: TCP_INFO and the control operations; and what holds data back (tcp(7)).
[Covers("TCP_*")]
public abstract class TcpStateContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int Tcp = SocketOptions.TcpLevel;
    private const int Info = 11;
    private const int ShortestInfo = 104;
    private const uint BytesAvailable = 0x541B;
    private const uint BytesUnacknowledged = 0x5411;
    private const uint BytesUnsent = 0x894B;
    private const uint IsAtMark = 0x8905;

    [Fact]
    public void Info_OfAFreshSocket_IsClosed() => Scenario(world =>
    {
        byte[] info = Read(world.Own(world.Client.CreateSocket()));
        Assert.Equal(7, info[0]);
        Assert.Equal((1_000_000, 536, 10, 250_000), (At(info, 8), At(info, 16), At(info, 80), At(info, 72)));
    });

    [Fact]
    public void Info_OfAListener_TellsItsQueue() => Scenario(world =>
    {
        ISocket listener = world.Listener(StreamFamily.Tcp4, backlog: 7);
        Assert.Equal((10, 0, 7), (Read(listener)[0], At(Read(listener), 24), At(Read(listener), 28)));
        world.Stream(StreamFamily.Tcp4).Connect(listener.LocalEndPoint);
        listener.Await(PollEvents.Read);
        Assert.Equal(1, At(Read(listener), 24));
    });

    [Fact]
    public void Info_OfAConnection_TellsStateOptionsAndSizes() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SendAll(Payload.Slice(0, 1000));
        far.ReceivePayload(0, 1000);
        byte[] info = Read(near);
        Assert.Equal(1, info[0]);

        // Timestamps, SACK, window scale.
        Assert.Equal(7, info[5] & 7);
        Assert.Equal(near.GetOption(Tcp, 2), At(info, 16));
        Assert.True(At(info, 8) >= 200_000, $"An RTO of {At(info, 8)} µs.");
        Assert.True(At(info, 80) >= 1 && At(info, 68) >= 0);
        Assert.Equal(0, At(info, 100));
    });

    [Fact]
    public void Info_AfterTheEndOfBothHalves_TellsTheState() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, far.Receive(new byte[1]));
        Assert.Equal(8, Read(far)[0]);
        world.Settle();
        Assert.Contains(Read(near)[0], new byte[] { 4, 5 });
    });

    [Fact]
    public void Info_OfASmallBuffer_IsCut() => Scenario(world =>
        Assert.Equal(10, world.Own(world.Client.CreateSocket()).GetOption(Tcp, Info, new byte[10])));

    [Covers("ioctl()")]
    [Theory]
    [InlineData(BytesAvailable)]
    [InlineData(BytesUnacknowledged)]
    [InlineData(BytesUnsent)]
    public void Control_OfAListener_IsRefused(uint code) => Scenario(world =>
    {
        ISocket listener = world.Listener(StreamFamily.Tcp4);
        Assert.Equal(SocketError.InvalidArgument, Assert.ThrowsAny<SocketException>(() => Control(listener, code)).SocketErrorCode);
    });

    [Theory]
    [InlineData(BytesAvailable)]
    [InlineData(BytesUnacknowledged)]
    [InlineData(BytesUnsent)]
    [InlineData(IsAtMark)]
    public void Control_OfAFreshSocket_IsZero(uint code) => Scenario(world => Assert.Equal(0, Control(world.Own(world.Client.CreateSocket()), code)));

    [Fact]
    public void Available_IsWhatHasCome() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SendAll(new byte[300]);
        far.Await(PollEvents.Read);
        Assert.Equal(300, Control(far, BytesAvailable));
        near.Close();
        far.Await(PollEvents.ReadHangUp);
        Assert.Equal(300, Control(far, BytesAvailable));
    });

    // What a full window holds back is unsent, and all of it unacknowledged.
    [Fact]
    public void Unsent_BehindAFullWindow_IsPartOfTheUnacknowledged() => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(StreamFamily.Tcp4, smallBuffers: true);
        int sent = world.Fill(near);
        int unacknowledged = Control(near, BytesUnacknowledged);
        int unsent = Control(near, BytesUnsent);
        Assert.InRange(unacknowledged, 1, sent);
        Assert.InRange(unsent, 1, unacknowledged);
    });

    // SIOCATMARK: 1 where the next byte is the urgent one; data in front of it hides what is behind.
    [Fact]
    public void Mark_OfUrgentData_IsFoundByReading() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SendAll([1, 2]);
        near.Send([3], SocketFlags.OutOfBand);
        far.Await(PollEvents.Priority);
        Assert.Equal(0, Control(far, IsAtMark));
        Assert.Equal(2, Control(far, BytesAvailable));
        Assert.Equal(2, far.Receive(new byte[10]));
        Assert.Equal(1, Control(far, IsAtMark));
        near.SendAll([4]);
        Assert.Equal(1, far.Receive(new byte[10]));
        Assert.Equal(0, Control(far, IsAtMark));
    });

    // tcp(7): a cork holds what fills no segment, until it is drawn.
    [Fact]
    public void Cork_HoldsUntilItIsDrawn() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SetOption(SocketOptions.TcpCork, true);
        near.SendAll([1]);
        near.SendAll([2, 3]);
        Assert.Equal(3, Control(near, BytesUnsent));
        near.SetOption(SocketOptions.TcpCork, false);
        Assert.Equal(0, Control(near, BytesUnsent));
        far.Await(PollEvents.Read);
        Assert.Equal(3, far.Receive(new byte[9]));
    });

    // tcp_sock_set_nodelay(): TCP_NODELAY pushes once, even what is corked.
    [Fact]
    public void NoDelay_SetUnderACork_SendsWhatIsHeld() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SetOption(SocketOptions.TcpCork, true);
        near.SendAll([1]);
        Assert.Equal(1, Control(near, BytesUnsent));
        near.SetOption(SocketOptions.TcpNoDelay, true);
        Assert.Equal(0, Control(near, BytesUnsent));
        Assert.Equal(1, far.Receive(new byte[9]));
    });

    [Fact]
    public void Send_WithMoreToFollow_HoldsUntilTheRest() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.Send([1, 2], SocketFlags.More);
        Assert.Equal(2, Control(near, BytesUnsent));
        near.Send([3]);
        far.Await(PollEvents.Read);
        Assert.Equal(3, far.Receive(new byte[9]));
    });

    // tcp(7): the kernel holds no longer than 200 ms.
    [Fact]
    public void Cork_ForLong_IsSentAnyway() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SetOption(SocketOptions.TcpCork, true);
        near.SendAll([1]);
        Assert.Equal(1, far.Receive(new byte[9]));
        Assert.Equal(1, near.GetOption(Tcp, 3));
    });

    // TCP_NOTSENT_LOWAT: with something unsent, no more is taken than fills the last segment.
    [Fact]
    public void NotSentLowWater_BehindAFullWindow_KeepsLittleUnsent() => Scenario(world =>
    {
        const int largestSegment = 65536;
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SetOption(SocketOptions.SendBuffer, 1 << 20);
        near.SetOption(SocketOptions.TcpNotSentLowWater, 1);
        world.Fill(near);
        Assert.InRange(Control(near, BytesUnsent), 1, largestSegment);
        Assert.Equal(PollEvents.None, near.Poll(PollEvents.Write));
        world.RunThreads(() => near.Await(PollEvents.Write), () => far.Drain());
    });

    private static byte[] Read(ISocket socket)
    {
        byte[] info = new byte[512];
        int length = socket.GetOption(Tcp, Info, info);
        Assert.True(length >= ShortestInfo, $"TCP_INFO has {length} bytes.");
        return info[..length];
    }

    private static int At(byte[] info, int offset) => BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(offset));

    private static int Control(ISocket socket, uint code)
    {
        byte[] argument = new byte[sizeof(int)];
        socket.Control(code, argument);
        return BinaryPrimitives.ReadInt32LittleEndian(argument);
    }
}
