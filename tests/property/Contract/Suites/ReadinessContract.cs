using System.Net.Sockets;
using FsCheck.Fluent;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// What poll(2) says and what a call that does not wait answers are two views of one state.
public abstract class ReadinessContract(WorldFactory worlds) : StreamSuite(worlds)
{
    [Theory]
    [MemberData(nameof(Streams))]
    public void Poll_AfterAnySteps_AgreesWithCallsThatDoNotWait(StreamFamily family) => ForAll(
        Shrinking.Commands(Gen.Elements(true, false).Zip(Gen.Elements(Enum.GetValues<ReadinessStep>())), 15),
        (world, steps) =>
        {
            ISocket listener = world.Listener(family);
            listener.Timeout = Duration.Zero;
            (ISocket near, ISocket far) = world.Connected(family, smallBuffers: true);
            near.Timeout = Duration.Zero;
            far.Timeout = Duration.Zero;
            foreach ((bool onNear, ReadinessStep step) in steps)
            {
                Step(world, family, listener, onNear ? near : far, step);
                AssertReadAgrees(near);
                AssertReadAgrees(far);
            }
        });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Poll_ConnectedAndIdle_IsWritableOnly(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        foreach (ISocket socket in (ISocket[])[near, far])
        {
            Assert.Equal(PollEvents.Write, socket.Poll(PollEvents.Read | PollEvents.Write | PollEvents.Priority | PollEvents.ReadHangUp));
            Assert.Equal(PollEvents.None, socket.Poll(PollEvents.Read));
            Assert.Equal(PollEvents.None, socket.Poll(PollEvents.None));
        }
    });

    [Theory]
    [InlineData(StreamFamily.Tcp4)]
    [InlineData(StreamFamily.Tcp6)]
    [InlineData(StreamFamily.Unix)]
    public void Poll_NeverConnectedStream_HasHungUp(StreamFamily family) => Scenario(world =>
        Assert.Equal(PollEvents.Write | PollEvents.HangUp, world.Stream(family).Poll(PollEvents.Read | PollEvents.Write)));

    [Theory]
    [MemberData(nameof(Streams))]
    public void Poll_Listener_IsReadableWhileAConnectionWaits(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        Assert.Equal(PollEvents.None, listener.Poll(PollEvents.Read | PollEvents.Write));
        world.Stream(family).Connect(listener.LocalEndPoint);
        world.Stream(family).Connect(listener.LocalEndPoint);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(PollEvents.Read, listener.Await(PollEvents.Read));
            world.Own(listener.Accept().Socket);
        }

        Assert.Equal(PollEvents.None, listener.Poll(PollEvents.Read | PollEvents.Write));
    });

    [Theory]
    [MemberData(nameof(Streams))]
    public void Poll_ManySockets_TellsThoseThatAreReady(StreamFamily family) => ForAll(
        Gen.ArrayOf(Gen.Elements(true, false), 12).ToArbitrary(),
        (world, ready) =>
        {
            (ISocket Near, ISocket Far)[] pairs = [.. ready.Select(_ => world.Connected(family))];
            for (int i = 0; i < ready.Length; i++)
            {
                if (ready[i])
                {
                    pairs[i].Near.SendAll([1]);
                    pairs[i].Far.Await(PollEvents.Read);
                }
            }

            PollEntry[] entries = [.. pairs.Select(p => new PollEntry(p.Far, PollEvents.Read) { Returned = PollEvents.Invalid })];
            int expected = ready.Count(static r => r);
            foreach (CallForm form in (CallForm[])[CallForm.Blocking, CallForm.Awaited])
            {
                int found = form == CallForm.Awaited
                    ? world.Await(() => world.Server.PollAsync(entries, Duration.Zero))
                    : world.Server.Poll(entries, Duration.Zero);
                Assert.Equal(expected, found);
                Assert.Equal(ready, entries.Select(static e => e.Returned == PollEvents.Read));
                Assert.All(entries, static e => Assert.True(e.Returned is PollEvents.Read or PollEvents.None));
            }
        });

    [Fact]
    public void Poll_SameSocketTwice_AnswersBoth() => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(StreamFamily.Tcp4);
        PollEntry[] entries = [new(near, PollEvents.Write), new(near, PollEvents.Read), new(near, PollEvents.Write)];
        Assert.Equal(2, world.Client.Poll(entries));
        Assert.Equal([PollEvents.Write, PollEvents.None, PollEvents.Write], entries.Select(static e => e.Returned));
    });

    [Fact]
    public void Poll_ClosedSocketAmongOthers_IsInvalid() => Scenario(world =>
    {
        (ISocket near, _) = world.Connected(StreamFamily.Tcp4);
        ISocket closed = world.Client.CreateSocket();
        closed.Close();
        PollEntry[] entries = [new(near, PollEvents.Read), new(closed, PollEvents.Read)];
        Assert.Equal(1, world.Client.Poll(entries));
        Assert.Equal([PollEvents.None, PollEvents.Invalid], entries.Select(static e => e.Returned));
        Assert.Equal(1, world.Await(() => world.Client.PollAsync(entries)));
    });

    [Fact]
    public void Poll_NoSocket_IsRefused() => Scenario(world =>
    {
        PollEntry[] entries = [default];
        Assert.ThrowsAny<ArgumentException>(() => world.Client.Poll(entries, Duration.Zero));
        Assert.ThrowsAny<ArgumentException>(() => world.Await(() => world.Client.PollAsync(entries, Duration.Zero)));
    });

    [Fact]
    public void Poll_SocketTimeoutSet_PlaysNoPart() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.Timeout = Duration.FromNanoseconds(1);
        PollEvents found = PollEvents.None;
        world.RunThreads(
            () => found = near.Poll(PollEvents.Read, Duration.FromSeconds(30)),
            () =>
            {
                world.Sleep(Duration.FromMilliseconds(10));
                far.SendAll([1]);
            });
        Assert.Equal(PollEvents.Read, found);
    });

    [Fact]
    public void Poll_UdpSocket_IsWritableAndReadableByDatagrams() => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Udp4);
        ISocket sender = world.ClientDatagram(DatagramFamily.Udp4);
        const PollEvents both = PollEvents.Read | PollEvents.Write;
        Assert.Equal(PollEvents.Write, receiver.Poll(both));
        sender.SendTo([], SocketFlags.None, receiver.LocalEndPoint);
        Assert.Equal(PollEvents.Read, receiver.Await(PollEvents.Read));
        Assert.Equal(both, receiver.Poll(both));
        Assert.Equal(0, receiver.Receive(new byte[1]));
        Assert.Equal(PollEvents.Write, receiver.Poll(both));
    });

    [Fact]
    public void Select_AnyReady_KeepsTheReadyOnes() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.SendAll([1]);
        far.Await(PollEvents.Read);
        (ISocket idle, _) = world.Connected(StreamFamily.Tcp4);
        ISocketProvider host = world.Server;
        List<ISocket> readers = [far];
        List<ISocket> writers = [far];
        Assert.Equal(2, host.Select(readers, writers, null, Duration.Zero));
        Assert.Equal([far], readers);

        List<ISocket> none = [idle];
        Assert.Equal(0, world.Client.Select(none, null, null, Duration.FromMilliseconds(1)));
        Assert.Empty(none);
    });

    [Covers("MSG_*")]
    [Fact]
    public void Poll_UrgentData_HasPriority() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        near.Send([9], SocketFlags.OutOfBand);
        Assert.Equal(PollEvents.Priority, far.Await(PollEvents.Priority) & PollEvents.Priority);
        byte[] buffer = new byte[4];
        Assert.Equal(1, far.Receive(buffer, SocketFlags.OutOfBand));
        Assert.Equal(9, buffer[0]);
    });

    private static void Step(ContractWorld world, StreamFamily family, ISocket listener, ISocket socket, ReadinessStep step)
    {
        byte[] buffer = new byte[3000];
        switch (step)
        {
            case ReadinessStep.Send:
                AssertSendAgrees(socket);
                break;
            case ReadinessStep.Fill:
                for (int i = 0; i < 1000 && AssertSendAgrees(socket); i++)
                {
                }

                break;
            case ReadinessStep.Receive:
                socket.TryReceive(buffer, SocketFlags.None, out _);
                break;
            case ReadinessStep.Drain:
                socket.Drain();
                break;
            case ReadinessStep.ShutSending when socket.Poll(PollEvents.None) == PollEvents.None:
                socket.Shutdown(SocketShutdown.Send);
                break;
            case ReadinessStep.Connect when listener.Poll(PollEvents.Read) == PollEvents.None:
                ISocket client = world.Stream(family);
                client.Timeout = Duration.Zero;
                client.TryConnect(listener.LocalEndPoint);
                listener.Await(PollEvents.Read);
                break;
            case ReadinessStep.Accept:
                AcceptIfReady(world, listener);
                break;
            case ReadinessStep.Settle:
                world.Settle();
                break;
            default:
                break;
        }
    }

    // Data may arrive between two calls, so that each check reads in the order in which arrivals do no harm.
    private static void AssertReadAgrees(ISocket socket)
    {
        byte[] one = new byte[1];
        bool saidReadable = (socket.Poll(PollEvents.Read) & PollEvents.Read) != 0;
        SocketError error = socket.TryReceive(one, SocketFlags.Peek, out _);
        bool isReadable = (socket.Poll(PollEvents.Read) & PollEvents.Read) != 0;
        Assert.False(saidReadable && error == SocketError.WouldBlock, "It is readable, but a receive would block.");
        Assert.False(error == SocketError.Success && !isReadable, "A receive succeeds, but it is not readable.");
    }

    // A stream stops being writable before the last byte fits, so that only this direction holds.
    private static bool AssertSendAgrees(ISocket socket)
    {
        bool saidWritable = (socket.Poll(PollEvents.Write) & PollEvents.Write) != 0;
        SocketError error = socket.TrySend(new byte[700], SocketFlags.None, out int sent);
        Assert.False(saidWritable && error == SocketError.WouldBlock, "It is writable, but a send would block.");
        Assert.False(error == SocketError.Success && sent < 1, "A send took nothing.");
        return error == SocketError.Success;
    }

    private static void AcceptIfReady(ContractWorld world, ISocket listener)
    {
        bool saidReadable = (listener.Poll(PollEvents.Read) & PollEvents.Read) != 0;
        SocketError error = TryAccept(world, listener);
        Assert.True(error is SocketError.Success or SocketError.WouldBlock, $"Accept answers {error}.");
        Assert.False(saidReadable && error != SocketError.Success, "The listener is readable, but an accept would block.");
    }

    private static SocketError TryAccept(ContractWorld world, ISocket listener)
    {
        SocketError error = listener.TryAccept(out AcceptResult result);
        if (error == SocketError.Success)
        {
            world.Own(result.Socket);
        }

        return error;
    }
}
