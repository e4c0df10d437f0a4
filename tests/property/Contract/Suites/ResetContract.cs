using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// The hard end of a connection: it is reported once, by whatever asks first, and then the stream has ended (tcp(7), RFC 9293 3.5.2).
public abstract class ResetContract(WorldFactory worlds) : StreamSuite(worlds)
{
    private const PollEvents ReadWrite = PollEvents.Read | PollEvents.Write;

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_PeerClosedWithUnreadData_IsResetOnceThenTheEnd(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket near = ClosedWithUnreadData(world, family);
        Assert.Equal(ReadWrite | PollEvents.Error | PollEvents.HangUp, near.Poll(ReadWrite));
        Assert.Equal(Answer.Failed(SocketError.ConnectionReset), Call.Receive(near, new byte[4]).Make(world, form));
        Assert.Equal(Answer.Done(0), Call.Receive(near, new byte[4]).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.Shutdown), Call.Send(near, [1]).Make(world, form));
        Assert.Equal(SocketError.Success, near.GetOption(SocketOptions.Error));
        Assert.Equal(ReadWrite | PollEvents.HangUp, near.Poll(ReadWrite));
    });

    [Theory]
    [MemberData(nameof(TcpStreamsAndForms))]
    public void Send_PeerClosedWithUnreadData_IsResetOnceThenEpipe(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket near = ClosedWithUnreadData(world, family);
        Assert.Equal(Answer.Failed(SocketError.ConnectionReset), Call.Send(near, [1]).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.Shutdown), Call.Send(near, [1]).Make(world, form));
        Assert.Equal(Answer.Done(0), Call.Receive(near, new byte[4]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Error_PeerClosedWithUnreadData_IsResetOnce(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket near = ClosedWithUnreadData(world, family);
        Assert.Equal(SocketError.ConnectionReset, near.GetOption(SocketOptions.Error));
        Assert.Equal(SocketError.Success, near.GetOption(SocketOptions.Error));
        Assert.Equal(Answer.Done(0), Call.Receive(near, new byte[4]).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.Shutdown), Call.Send(near, [1]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(TcpStreamsAndForms))]
    public void Receive_PeerClosedWithLingerZero_GivesDataThenReset(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        far.SetOption(SocketOptions.Linger, new LingerOption(true, 0));
        far.SendAll(Payload.Slice(0, 4));
        world.Settle();
        far.Close();
        near.Await(PollEvents.HangUp);
        Assert.Equal(Answer.Done(4), Call.Receive(near, new byte[9]).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.ConnectionReset), Call.Receive(near, new byte[9]).Make(world, form));
        Assert.Equal(Answer.Done(0), Call.Receive(near, new byte[9]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_PeerClosed_IsTheEndAgainAndAgain(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        far.Close();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Answer.Done(0), Call.Receive(near, new byte[4]).Make(world, form));
        }

        Assert.Equal(SocketError.Success, near.GetOption(SocketOptions.Error));
    });

    // TCP learns of the closed peer only from the answer to its data; a UNIX stream knows it at once.
    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Send_PeerClosed_EndsInEpipe(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        far.Close();
        Assert.Equal(Answer.Done(0), Call.Receive(near, new byte[4]).Make(world, form));
        if (family != StreamFamily.Unix)
        {
            Assert.Equal(Answer.Done(1), Call.Send(near, [1]).Make(world, form));
            near.Await(PollEvents.HangUp);
        }

        Assert.Equal(Answer.Failed(SocketError.Shutdown), Call.Send(near, [1]).Make(world, form));
        Assert.Equal(Answer.Done(0), Call.Receive(near, new byte[4]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void RemoteEndPoint_Reset_IsNotConnected(StreamFamily family) => Scenario(world =>
    {
        ISocket near = ClosedWithUnreadData(world, family);
        Assert.Equal(SocketError.NotConnected, Assert.ThrowsAny<SocketException>(() => near.RemoteEndPoint).SocketErrorCode);
        Assert.Equal(SocketError.NotConnected, Assert.ThrowsAny<SocketException>(() => near.Shutdown(SocketShutdown.Both)).SocketErrorCode);
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Receive_WaitingWhenReset_IsReset(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        far.SetOption(SocketOptions.Linger, new LingerOption(true, 0));
        SocketException? error = null;
        world.RunThreads(
            () => error = Assert.ThrowsAny<SocketException>(() => near.Receive(new byte[1])),
            () =>
            {
                world.Sleep(NodaTime.Duration.FromMilliseconds(10));
                far.Close();
            });
        Assert.Equal(SocketError.ConnectionReset, error!.SocketErrorCode);
    });

    private static ISocket ClosedWithUnreadData(ContractWorld world, StreamFamily family)
    {
        (ISocket near, ISocket far) = world.Connected(family);
        near.SendAll([1, 2, 3]);
        far.Await(PollEvents.Read);
        far.Close();
        near.Await(PollEvents.Error);
        return near;
    }
}
