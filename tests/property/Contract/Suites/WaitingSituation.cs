using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Contract;

// A socket on which an operation has to wait, and what ends the wait. The release itself never blocks.
internal sealed record WaitingSituation(ISocket Socket, Func<Duration?, Call> WithTimeout, Action Release)
{
    public static WaitingSituation Of(ContractWorld world, WaitingOperation operation) => operation switch
    {
        WaitingOperation.Accept => Accepting(world),
        WaitingOperation.Connect => Connecting(world),
        WaitingOperation.Receive => Receiving(world, StreamFamily.Tcp4),
        WaitingOperation.ReceiveUnix => Receiving(world, StreamFamily.Unix),
        WaitingOperation.ReceiveFrom => ReceivingFrom(world),
        WaitingOperation.Send => Sending(world, StreamFamily.Tcp4, all: false),
        WaitingOperation.SendUnix => Sending(world, StreamFamily.Unix, all: false),
        WaitingOperation.SendAll => Sending(world, StreamFamily.Tcp4, all: true),
        WaitingOperation.SendTo => SendingTo(world),
        WaitingOperation.Poll => Polling(world),
        WaitingOperation.PollMany => PollingMany(world),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    private static WaitingSituation Accepting(ContractWorld world)
    {
        ISocket listener = world.Listener(StreamFamily.Tcp4);
        ISocket client = world.Stream(StreamFamily.Tcp4);
        client.Timeout = Duration.Zero;
        return On(listener, Call.Accept(listener, s => world.Own(s)), () => client.TryConnect(listener.LocalEndPoint));
    }

    private static WaitingSituation Connecting(ContractWorld world)
    {
        ISocket listener = world.FullListener(StreamFamily.Tcp4);
        listener.Timeout = Duration.Zero;
        ISocket client = world.Stream(StreamFamily.Tcp4);
        return On(client, Call.Connect(client, listener.LocalEndPoint), () => Accept(world, listener));
    }

    private static WaitingSituation Receiving(ContractWorld world, StreamFamily family)
    {
        (ISocket near, ISocket far) = world.Connected(family);
        return On(near, Call.Receive(near, new byte[10]), () => far.TrySend([1], SocketFlags.None, out _));
    }

    private static WaitingSituation ReceivingFrom(ContractWorld world)
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Udp4);
        ISocket sender = world.ClientDatagram(DatagramFamily.Udp4);
        EndPoint address = receiver.LocalEndPoint;
        return On(receiver, Call.ReceiveFrom(receiver, new byte[10]), () => sender.TrySendTo([1], SocketFlags.None, address, out _));
    }

    private static WaitingSituation Sending(ContractWorld world, StreamFamily family, bool all)
    {
        (ISocket near, ISocket far) = world.Connected(family, smallBuffers: true);
        world.Fill(near);
        return On(near, all ? Call.SendAll(near, [1]) : Call.Send(near, [1]), () => far.Drain());
    }

    private static WaitingSituation SendingTo(ContractWorld world)
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Unix);
        ISocket sender = world.Datagram(DatagramFamily.Unix);
        EndPoint address = receiver.LocalEndPoint;
        sender.Timeout = Duration.Zero;
        while (sender.TrySendTo([1], SocketFlags.None, address, out _) == SocketError.Success)
        {
        }

        return On(sender, Call.SendTo(sender, [2], address), () => receiver.Drain());
    }

    private static WaitingSituation Polling(ContractWorld world)
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        return new(near, timeout => Call.Poll(near, PollEvents.Read, timeout), () => far.TrySend([1], SocketFlags.None, out _));
    }

    private static WaitingSituation PollingMany(ContractWorld world)
    {
        ISocket[] receivers = [.. Enumerable.Range(0, 5).Select(_ => world.ServerDatagram(DatagramFamily.Udp4))];
        ISocket sender = world.ClientDatagram(DatagramFamily.Udp4);
        EndPoint address = receivers[3].LocalEndPoint;
        return new(
            receivers[0],
            timeout => Call.PollMany(world.Server, receivers, PollEvents.Read, timeout),
            () => sender.TrySendTo([1], SocketFlags.None, address, out _));
    }

    private static WaitingSituation On(ISocket socket, Call call, Action release) => new(
        socket,
        timeout =>
        {
            socket.Timeout = timeout;
            return call;
        },
        release);

    private static void Accept(ContractWorld world, ISocket listener)
    {
        if (listener.TryAccept(out AcceptResult result) == SocketError.Success)
        {
            world.Own(result.Socket);
        }
    }
}
