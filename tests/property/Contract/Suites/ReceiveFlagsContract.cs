using System.Net.Sockets;
using FsCheck.Fluent;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// The flags of recv(2): peek, wait for all, do not wait.
public abstract class ReceiveFlagsContract(WorldFactory worlds) : StreamSuite(worlds)
{
    [Covers("MSG_*", "recv()")]
    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_Peek_ConsumesNothing(StreamFamily family, CallForm form) => ForAll(
        Gen.Choose(1, 2000).Zip(Gen.ArrayOf(Gen.Choose(1, 2500), 6)).ToArbitrary(),
        (world, drawn) =>
        {
            (int size, int[] peeks) = drawn;
            (ISocket near, ISocket far) = world.Connected(family);
            near.SendAll(Payload.Slice(0, size));
            Assert.Equal(Answer.Done(size), Call.Receive(far, new byte[size], SocketFlags.Peek | SocketFlags.WaitAll).Make(world, form));
            foreach (int length in peeks)
            {
                byte[] buffer = new byte[length];
                Assert.Equal(Answer.Done(Math.Min(length, size)), Call.Receive(far, buffer, SocketFlags.Peek).Make(world, form));
                Payload.AssertIs(0, buffer.AsSpan(0, Math.Min(length, size)));
            }

            far.ReceivePayload(0, size);
            far.Timeout = Duration.Zero;
            Assert.Equal(Answer.Failed(SocketError.WouldBlock), Call.Receive(far, new byte[1], SocketFlags.Peek).Make(world, form));
        });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_PeekAtTheEnd_IsZero(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        near.Close();
        Assert.Equal(Answer.Done(0), Call.Receive(far, new byte[3], SocketFlags.Peek).Make(world, form));
    });

    [Covers("MSG_*", "recv_into()")]
    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_WaitAll_FillsTheBuffer(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        byte[] buffer = new byte[1000];
        var call = Call.Receive(far, buffer, SocketFlags.WaitAll);
        Answer answer = default;
        if (form == CallForm.Awaited)
        {
            world.Run(async () =>
            {
                Task<Answer> pending = call.MakeAsync().AsTask();
                for (int i = 0; i < 1000; i += 100)
                {
                    await near.SendAllAsync(Payload.Slice(i, 100));
                    await world.Delay(Duration.FromMilliseconds(1));
                }

                answer = await pending;
            });
        }
        else
        {
            world.RunThreads(() => answer = call.MakeBlocking(form), () => SendInPieces(world, near));
        }

        Assert.Equal(Answer.Done(1000), answer);
        Payload.AssertIs(0, buffer);
    });

    // tcp_recvmsg(): a receive that wants all stops before urgent data nevertheless, in front of which it has something.
    [Theory]
    [InlineData(CallForm.Blocking)]
    [InlineData(CallForm.Awaited)]
    public void Receive_WaitAllWithUrgentData_StopsAtTheMark(CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SendAll(Payload.Slice(0, 10));
        near.Send(Payload.Slice(10, 1), SocketFlags.OutOfBand);
        near.SendAll(Payload.Slice(11, 10));
        far.Await(PollEvents.Priority);
        Assert.Equal(Answer.Done(10), Call.Receive(far, new byte[20], SocketFlags.WaitAll).Make(world, form));
        Assert.Equal(Answer.Done(10), Call.Receive(far, new byte[10], SocketFlags.WaitAll).Make(world, form));
    });

    // recv of nothing asks the kernel nothing; recvfrom(2) makes the call, which waits for data on a stream and then takes none.
    [Theory]
    [MemberData(nameof(Streams))]
    public void Receive_OfNothing_WaitsOnlyAsReceiveFrom(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        far.Timeout = Duration.Zero;
        Assert.Equal(SocketError.Success, far.TryReceive([], SocketFlags.None, out int received));
        Assert.Equal(0, received);
        Assert.Equal(SocketError.WouldBlock, far.TryReceiveFrom([], SocketFlags.None, out _));
        near.SendAll([1]);
        far.Await(PollEvents.Read);
        Assert.Equal(SocketError.Success, far.TryReceiveFrom([], SocketFlags.None, out ReceiveFromResult result));
        Assert.Equal(0, result.Count);
        Assert.Equal(1, far.Receive(new byte[2]));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_WaitAllUntilTheEnd_GivesTheRest(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        near.SendAll(Payload.Slice(0, 700));
        near.Shutdown(SocketShutdown.Send);
        byte[] buffer = new byte[1000];
        Assert.Equal(Answer.Done(700), Call.Receive(far, buffer, SocketFlags.WaitAll).Make(world, form));
        Payload.AssertIs(0, buffer.AsSpan(0, 700));
        Assert.Equal(Answer.Done(0), Call.Receive(far, buffer, SocketFlags.WaitAll).Make(world, form));
    });

    [Covers("MSG_*")]
    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_DontWait_WouldBlockWhateverTheTimeout(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        Answer answer = Call.Receive(far, new byte[1], SocketFlags.DontWait).Make(world, form);
        Assert.Equal(Answer.Failed(SocketError.WouldBlock), answer);
        near.SendAll([1]);
        far.Await(PollEvents.Read);
        Assert.Equal(Answer.Done(1), Call.Receive(far, new byte[1], SocketFlags.DontWait).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Send_DontWait_TakesAPartThenWouldBlock(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(family, smallBuffers: true);
        Answer first = Call.Send(near, new byte[2_000_000], SocketFlags.DontWait).Make(world, form);
        Assert.Equal(Ending.Done, first.Ending);
        Assert.InRange(first.Count, 1, 1_999_999);
        world.Fill(near);
        Assert.Equal(Answer.Failed(SocketError.WouldBlock), Call.Send(near, [1], SocketFlags.DontWait).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_EmptyBuffer_IsZeroBytes(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        near.SendAll([1, 2]);
        far.Await(PollEvents.Read);
        Assert.Equal(Answer.Done(0), Call.Receive(far, []).Make(world, form));
        Assert.Equal(Answer.Done(2), Call.Receive(far, new byte[3]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Send_Nothing_TakesNothing(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        Assert.Equal(Answer.Done(0), Call.Send(near, []).Make(world, form));
        Assert.Equal(Answer.Done(0), Call.SendAll(near, []).Make(world, form));
        world.Settle();
        far.Timeout = Duration.Zero;
        Assert.Equal(Answer.Failed(SocketError.WouldBlock), Call.Receive(far, new byte[3]).Make(world, form));
    });

    [Covers("recvfrom()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void ReceiveFrom_Stream_TellsNoSender(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        near.SendAll([1, 2]);
        ReceiveFromResult result = far.ReceiveFrom(new byte[1]);
        Assert.Equal((1, SocketFlags.None), (result.Count, result.Flags));
        Assert.True(result.RemoteEndPoint is null || result.RemoteEndPoint.Equals(UnixEndPoint.Unnamed), $"The sender is {result.RemoteEndPoint}.");
        Assert.Equal(1, far.Receive(new byte[5]));
    });

    [Covers("MSG_*")]
    [Fact]
    public void Flags_AnyNativeBits_ComeBack() => ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), (_, bits) =>
        Assert.Equal(bits, SocketFlags.FromNative(bits).ToNative()));

    private static void SendInPieces(ContractWorld world, ISocket sender)
    {
        for (int i = 0; i < 1000; i += 100)
        {
            sender.SendAll(Payload.Slice(i, 100));
            world.Sleep(Duration.FromMilliseconds(1));
        }
    }
}
