using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// shutdown(2): both halves, both orders, with data under way (RFC 9293, section 3.6; tcp(7), unix(7)).
public abstract class ShutdownContract(WorldFactory worlds) : StreamSuite(worlds)
{
    private const PollEvents AllEvents = PollEvents.Read | PollEvents.Write | PollEvents.ReadHangUp;

    [Covers("shutdown()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Shutdown_AnySequence_BehavesAsTheModel(StreamFamily family) => ForAll(ShutdownCommand.Sequences, (world, commands) =>
    {
        (ISocket near, ISocket far) = world.ConnectedWithoutDelay(family);
        StreamSide nearSide = new(near, family == StreamFamily.Unix);
        StreamSide farSide = new(far, family == StreamFamily.Unix) { Peer = nearSide };
        nearSide.Peer = farSide;
        near.Timeout = Duration.Zero;
        far.Timeout = Duration.Zero;
        foreach (ShutdownCommand command in commands)
        {
            StreamSide side = command.OnNear ? nearSide : farSide;
            bool arrivalIsHidden = command.Step == ShutdownStep.Send && (side.Peer.Readiness & PollEvents.Read) != 0;
            Step(side, command);
            if (arrivalIsHidden)
            {
                world.Settle(); // The peer is readable anyway: its events do not show the arrival.
            }

            AwaitModel(world, nearSide);
            AwaitModel(world, farSide);
        }
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Send_AfterShutdownOfSending_IsEpipe(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(family);
        near.Shutdown(SocketShutdown.Send);
        Assert.Equal(Answer.Failed(SocketError.Shutdown), Call.Send(near, [1]).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.Shutdown), Call.SendAll(near, [1]).Make(world, form));
        Assert.Equal(Errno.EPIPE, SocketErrors.ToErrno(Call.Send(near, [1]).Make(world, form).Code));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_PeerShutSending_GivesAllDataThenZero(StreamFamily family, CallForm form) =>
        ForAll(Shrinking.Numbers(0, 60_000), (world, size) =>
        {
            (ISocket near, ISocket far) = world.Connected(family);
            byte[] sent = Payload.Slice(0, size);
            world.RunThreads(
                () =>
                {
                    near.SendAll(sent);
                    near.Shutdown(SocketShutdown.Send);
                },
                () => far.ReceivePayload(0, size));
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(Answer.Done(0), Call.Receive(far, new byte[10]).Make(world, form));
            }
        });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Send_PeerShutSending_StillArrives(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        near.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, far.Receive(new byte[1]));
        far.SendAll(Payload.Slice(0, 5000));
        far.Shutdown(SocketShutdown.Send);
        near.ReceivePayload(0, 5000);
        Assert.Equal(0, near.Receive(new byte[1]));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Receive_AfterShutdownOfReceiving_GivesWhatIsThereThenZero(StreamFamily family, CallForm form) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        far.SendAll(Payload.Slice(0, 3));
        near.Await(PollEvents.Read);
        near.Shutdown(SocketShutdown.Receive);
        byte[] buffer = new byte[10];
        Assert.Equal(Answer.Done(3), Call.Receive(near, buffer).Make(world, form));
        Payload.AssertIs(0, buffer.AsSpan(0, 3));
        Assert.Equal(Answer.Done(0), Call.Receive(near, buffer).Make(world, form));
        near.SendAll([7]);
        Assert.Equal(1, far.Receive(buffer));
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Shutdown_WakesAReceiveThatWaits_WithZero(StreamFamily family) => Scenario(world => world.Run(async () =>
    {
        (ISocket near, _) = await ConnectedAsync(world, family);
        Task<int> pending = near.ReceiveAsync(new byte[1]).AsTask();
        await world.Delay(Duration.FromMilliseconds(5));
        near.Shutdown(SocketShutdown.Receive);
        Assert.Equal(0, await pending);
    }));

    [Covers("shutdown()", "error")]
    [Theory]
    [InlineData(StreamFamily.Tcp4, SocketError.NotConnected)]
    [InlineData(StreamFamily.Tcp6, SocketError.NotConnected)]
    [InlineData(StreamFamily.Unix, SocketError.Success)]
    public void Shutdown_NotConnected_IsAnsweredAsByLinux(StreamFamily family, SocketError expected) => Scenario(world =>
    {
        foreach (SocketShutdown how in Enum.GetValues<SocketShutdown>())
        {
            Assert.Equal(expected, Shutdown(world.Stream(family), how));
        }
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Send_PeerShutBothHalves_ResetsTheConnection(StreamFamily family) => Scenario(world =>
    {
        const PollEvents all = AllEvents | PollEvents.Error | PollEvents.HangUp;
        (ISocket near, ISocket far) = world.Connected(family);
        far.SendAll(Payload.Slice(0, 3));
        far.Shutdown(SocketShutdown.Both);
        near.Await(PollEvents.ReadHangUp);
        near.SendAll([1]);
        near.Await(PollEvents.Error);
        far.Await(PollEvents.Error);

        Assert.Equal((all, all), (near.Poll(AllEvents), far.Poll(AllEvents)));
        near.ReceivePayload(0, 3);
        Assert.Equal(0, near.Receive(new byte[4]));
        Assert.Equal(SocketError.Shutdown, near.GetOption(SocketOptions.Error));
        Assert.Equal(SocketError.Shutdown, near.TrySend([1], SocketFlags.None, out _));
        Assert.Equal(SocketError.ConnectionReset, far.GetOption(SocketOptions.Error));
        Assert.Equal(0, far.Receive(new byte[4]));
    });

    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Shutdown_BothEndsHaveFinished_IsNotConnected(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        near.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, far.Receive(new byte[1]));
        far.Shutdown(SocketShutdown.Send);
        near.Await(PollEvents.HangUp);
        far.Await(PollEvents.HangUp);
        world.Settle();
        Assert.Equal(SocketError.NotConnected, Shutdown(near, SocketShutdown.Both));
        Assert.Equal(SocketError.NotConnected, Shutdown(far, SocketShutdown.Both));
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Shutdown_Repeated_IsAllowed(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(family);
        foreach (SocketShutdown how in (SocketShutdown[])[SocketShutdown.Receive, SocketShutdown.Receive, SocketShutdown.Send, SocketShutdown.Send])
        {
            near.Shutdown(how);
        }
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Shutdown_NoSuchHalf_IsInvalidAndChangesNothing(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        Assert.Equal(SocketError.InvalidArgument, Shutdown(near, (SocketShutdown)7));
        near.SendAll([1]);
        Assert.Equal(1, far.Receive(new byte[2]));
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Shutdown_OfADuplicate_HoldsForAll(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        using (ISocket duplicate = near.Duplicate())
        {
            duplicate.Shutdown(SocketShutdown.Send);
        }

        Assert.Equal(SocketError.Shutdown, near.TrySend([1], SocketFlags.None, out _));
        Assert.Equal(0, far.Receive(new byte[1]));
    });

    [Covers("close()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Close_DataUnderWay_StillArrivesThenTheEnd(StreamFamily family) =>
        ForAll(Shrinking.Numbers(1, 50_000), (world, size) =>
        {
            (ISocket near, ISocket far) = world.Connected(family);
            world.RunThreads(
                () =>
                {
                    near.SendAll(Payload.Slice(0, size));
                    near.Close();
                },
                () => far.ReceivePayload(0, size));
            Assert.Equal(0, far.Receive(new byte[1]));
            Assert.Equal(0, far.Receive(new byte[1]));
        });

    [Fact]
    public void Poll_ShutOfUdpSocket_NotConnected() => Scenario(world =>
        Assert.Equal(SocketError.NotConnected, Shutdown(world.Datagram(DatagramFamily.Udp4), SocketShutdown.Both)));

    private static void Step(StreamSide side, ShutdownCommand command)
    {
        switch (command.Step)
        {
            case ShutdownStep.Send when side.Peer.ResetsOnData && !side.CannotSend:
                break; // The end of the model; a test of its own follows it further.
            case ShutdownStep.Send:
                SocketError error = side.Socket.TrySend(Payload.Slice(side.Sent, command.Size), SocketFlags.None, out int sent);
                Assert.Equal(side.CannotSend ? SocketError.Shutdown : SocketError.Success, error);
                side.HasSent(error == SocketError.Success ? sent : 0);
                break;
            case ShutdownStep.Receive:
                Receive(side, command.Size);
                break;
            default:
                Assert.Equal(side.IsGone ? SocketError.NotConnected : SocketError.Success, Shutdown(side.Socket, command.How));
                side.Shut(command.How);
                break;
        }
    }

    private static void Receive(StreamSide side, int size)
    {
        byte[] buffer = new byte[size];
        SocketError error = side.Socket.TryReceive(buffer, SocketFlags.None, out int count);
        if (side.Waiting == 0 && !side.CannotReceiveMore)
        {
            Assert.Equal(SocketError.WouldBlock, error);
            return;
        }

        Assert.Equal(SocketError.Success, error);
        Assert.InRange(count, side.Waiting == 0 ? 0 : 1, Math.Min(size, side.Waiting));
        Payload.AssertIs(side.Received, buffer.AsSpan(0, count));
        side.HasReceived(count);
    }

    // What has to come is waited for; then the bits that hold are exactly those of the model.
    private static void AwaitModel(ContractWorld world, StreamSide side)
    {
        PollEvents found = PollEvents.None;
        for (int i = 0; i < 1000; i++)
        {
            found = side.Socket.Poll(AllEvents);
            if (found == side.Readiness)
            {
                AwaitEndOfConnection(world, side);
                return;
            }

            world.Sleep(Duration.FromMilliseconds(1));
        }

        Assert.Equal(side.Readiness, found);
    }

    // The last acknowledgement shows in no bit of poll(2), but in the address of the peer.
    private static void AwaitEndOfConnection(ContractWorld world, StreamSide side)
    {
        for (int i = 0; i < 1000 && side.IsGone && HasPeer(side.Socket); i++)
        {
            world.Sleep(Duration.FromMilliseconds(1));
        }
    }

    private static bool HasPeer(ISocket socket)
    {
        try
        {
            return socket.RemoteEndPoint is not null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NotConnected)
        {
            return false;
        }
    }

    private static SocketError Shutdown(ISocket socket, SocketShutdown how)
    {
        try
        {
            socket.Shutdown(how);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    private static async Task<(ISocket Near, ISocket Far)> ConnectedAsync(ContractWorld world, StreamFamily family)
    {
        ISocket listener = world.Listener(family);
        ISocket near = world.Stream(family);
        await near.ConnectAsync(listener.LocalEndPoint);
        return (near, world.Own((await listener.AcceptAsync()).Socket));
    }
}
