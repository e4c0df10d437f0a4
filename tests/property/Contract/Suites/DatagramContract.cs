using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Datagrams keep their boundaries, tell their sender, and are cut to the receiver's buffer (udp(7), unix(7)).
public abstract class DatagramContract(WorldFactory worlds) : ContractSuite(worlds)
{
    private const int QueueLimit = 8;

    public static TheoryData<DatagramFamily> Families { get; } = new(Enum.GetValues<DatagramFamily>());

    public static TheoryData<DatagramFamily> UdpFamilies { get; } = new(DatagramFamily.Udp4, DatagramFamily.Udp6);

    public static TheoryData<DatagramFamily, CallForm> FamiliesAndForms
    {
        get
        {
            TheoryData<DatagramFamily, CallForm> data = [];
            foreach (DatagramFamily family in Enum.GetValues<DatagramFamily>())
            {
                foreach (CallForm form in Enum.GetValues<CallForm>())
                {
                    data.Add(family, form);
                }
            }

            return data;
        }
    }

    [Covers("SOCK_DGRAM", "sendto()", "recvfrom()")]
    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public void Exchange_AnySequence_KeepsBoundariesSendersAndOrder(DatagramFamily family, CallForm form) =>
        ForAll(DatagramCommand.Sequences, (world, commands) =>
        {
            ISocket receiver = world.ServerDatagram(family);
            ISocket[] senders = [.. Enumerable.Range(0, DatagramCommand.Receiver).Select(_ => world.ClientDatagram(family))];
            EndPoint address = receiver.LocalEndPoint;
            receiver.Timeout = Duration.Zero;
            Queue<(EndPoint From, byte[] Bytes)> model = [];
            int sent = 0;
            foreach (DatagramCommand command in commands)
            {
                if (command.IsReceive)
                {
                    AssertReceives(world, receiver, model, command, form);
                }
                else if (model.Count < QueueLimit)
                {
                    ISocket sender = senders[command.Sender];
                    byte[] bytes = Payload.Slice(sent++ * 17, command.Size);
                    Assert.Equal(Answer.Done(bytes.Length), Call.SendTo(sender, bytes, address).Make(world, form));
                    model.Enqueue((sender.LocalEndPoint, bytes));
                    world.Settle();
                }
            }

            while (model.Count > 0)
            {
                AssertReceives(world, receiver, model, new DatagramCommand(DatagramCommand.Receiver, 10_000, false), form);
            }

            Assert.Equal(SocketError.WouldBlock, receiver.TryReceive(new byte[1], SocketFlags.None, out _));
        });

    [Covers("recvfrom_into()", "recvfrom()")]
    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public void ReceiveFrom_DatagramTooLong_IsCutAndTheRestLost(DatagramFamily family, CallForm form) => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(family);
        ISocket sender = world.ClientDatagram(family);
        sender.SendTo(Payload.Slice(0, 100), SocketFlags.None, receiver.LocalEndPoint);
        sender.SendTo(Payload.Slice(500, 10), SocketFlags.None, receiver.LocalEndPoint);
        byte[] buffer = new byte[10];

        Answer cut = Call.ReceiveFrom(receiver, buffer).Make(world, form);

        Assert.Equal(new Answer(Ending.Done, SocketError.Success, 10, sender.LocalEndPoint, SocketFlags.Truncated), cut);
        Payload.AssertIs(0, buffer);
        Answer whole = Call.ReceiveFrom(receiver, buffer).Make(world, form);
        Assert.Equal(new Answer(Ending.Done, SocketError.Success, 10, sender.LocalEndPoint), whole);
        Payload.AssertIs(500, buffer);
    });

    [Covers("MSG_*")]
    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public void ReceiveFrom_TruncatedAskedFor_TellsTheRealLength(DatagramFamily family, CallForm form) => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(family);
        world.ClientDatagram(family).SendTo(new byte[300], SocketFlags.None, receiver.LocalEndPoint);
        Answer answer = Call.ReceiveFrom(receiver, new byte[10], SocketFlags.Truncated).Make(world, form);
        Assert.Equal((300, SocketFlags.Truncated), (answer.Count, answer.Flags));
    });

    [Covers("recv()")]
    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public void Receive_EmptyDatagram_IsZeroBytesAndConsumesIt(DatagramFamily family, CallForm form) => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(family);
        ISocket sender = world.ClientDatagram(family);
        sender.SendTo([], SocketFlags.None, receiver.LocalEndPoint);
        sender.SendTo([5], SocketFlags.None, receiver.LocalEndPoint);
        Assert.Equal(Answer.Done(0), Call.Receive(receiver, new byte[5]).Make(world, form));
        Assert.Equal(Answer.Done(1), Call.Receive(receiver, new byte[5]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public void Connect_PeerGiven_FiltersOtherSenders(DatagramFamily family, CallForm form) => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(family);
        ISocket friend = world.ClientDatagram(family);
        ISocket stranger = world.ClientDatagram(family);
        Assert.Equal(Answer.Done(), Call.Connect(receiver, friend.LocalEndPoint).Make(world, form));
        Assert.Equal(friend.LocalEndPoint, receiver.RemoteEndPoint);
        receiver.Timeout = Duration.FromSeconds(20);

        stranger.Timeout = Duration.Zero;
        SocketError refused = stranger.TrySendTo([1], SocketFlags.None, receiver.LocalEndPoint, out _);
        Assert.Equal(family == DatagramFamily.Unix ? SocketErrors.NotPermitted : SocketError.Success, refused);
        world.Settle();
        friend.SendTo([2], SocketFlags.None, receiver.LocalEndPoint);

        byte[] buffer = new byte[4];
        Answer answer = Call.ReceiveFrom(receiver, buffer).Make(world, form);
        Assert.Equal((1, (byte)2, friend.LocalEndPoint), (answer.Count, buffer[0], answer.Peer));
        Assert.Equal(Answer.Done(3), Call.Send(receiver, [1, 2, 3]).Make(world, form));
        Assert.Equal(3, friend.Receive(buffer));
    });

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public void Send_NoPeer_IsRefusedAsByLinux(DatagramFamily family, CallForm form) => Scenario(world =>
    {
        SocketError expected = family == DatagramFamily.Unix ? SocketError.NotConnected : SocketError.DestinationAddressRequired;
        Assert.Equal(Answer.Failed(expected), Call.Send(world.Datagram(family), [1]).Make(world, form));
    });

    [Theory]
    [InlineData(DatagramFamily.Udp4, CallForm.Blocking)]
    [InlineData(DatagramFamily.Udp4, CallForm.Awaited)]
    [InlineData(DatagramFamily.Udp4, CallForm.Try)]
    [InlineData(DatagramFamily.Udp6, CallForm.Blocking)]
    [InlineData(DatagramFamily.Udp6, CallForm.Awaited)]
    [InlineData(DatagramFamily.Udp6, CallForm.Try)]
    public void Connected_NobodyAtThePort_IsRefusedOnceByTheNextCall(DatagramFamily family, CallForm form) => Scenario(world =>
    {
        ISocket socket = world.ClientDatagram(family);
        socket.Connect(ClosedPort(world, family));
        socket.Timeout = Duration.FromSeconds(20);
        var refused = Answer.Failed(SocketError.ConnectionRefused);

        Assert.Equal(Answer.Done(1), Call.Send(socket, [1]).Make(world, form));
        Assert.Equal(refused, Call.Receive(socket, new byte[1]).Make(world, form));

        Assert.Equal(Answer.Done(1), Call.Send(socket, [1]).Make(world, form));
        Assert.Equal(PollEvents.Write | PollEvents.Error, socket.Await(PollEvents.Error) | PollEvents.Write);
        Assert.Equal(refused, Call.Send(socket, [1]).Make(world, form));

        Assert.Equal(Answer.Done(1), Call.Send(socket, [1]).Make(world, form));
        socket.Await(PollEvents.Error);
        Assert.Equal(SocketError.ConnectionRefused, socket.GetOption(SocketOptions.Error));
        Assert.Equal(SocketError.Success, socket.GetOption(SocketOptions.Error));
        socket.Timeout = Duration.Zero;
        Assert.Equal(Answer.Failed(SocketError.WouldBlock), Call.Receive(socket, new byte[1]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(UdpFamilies))]
    public void SendTo_NobodyAtThePort_IsNotTold(DatagramFamily family) => Scenario(world =>
    {
        ISocket socket = world.ClientDatagram(family);
        EndPoint nobody = ClosedPort(world, family);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(1, socket.SendTo([1], SocketFlags.None, nobody));
            world.Settle();
        }

        Assert.Equal(SocketError.Success, socket.GetOption(SocketOptions.Error));
    });

    [Covers("sendto()")]
    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public void SendTo_DatagramTooLarge_IsMessageSize(DatagramFamily family, CallForm form) => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(family);
        ISocket sender = world.ClientDatagram(family);
        byte[] tooLarge = new byte[family switch { DatagramFamily.Udp4 => 65_508, DatagramFamily.Udp6 => 65_528, _ => 1_000_000 }];
        Assert.Equal(Answer.Failed(SocketError.MessageSize), Call.SendTo(sender, tooLarge, receiver.LocalEndPoint).Make(world, form));
        Assert.Equal(Answer.Done(1), Call.SendTo(sender, [1], receiver.LocalEndPoint).Make(world, form));
        Assert.Equal(1, receiver.Receive(new byte[10]));
    });

    [Theory]
    [MemberData(nameof(UdpFamilies))]
    public void SendTo_LargestDatagram_Arrives(DatagramFamily family) => Scenario(world =>
    {
        int size = family == DatagramFamily.Udp4 ? 65_507 : 65_527;
        ISocket receiver = world.ServerDatagram(family);
        Assert.Equal(size, world.ClientDatagram(family).SendTo(Payload.Slice(0, size), SocketFlags.None, receiver.LocalEndPoint));
        byte[] buffer = new byte[70_000];
        Assert.Equal(size, receiver.Receive(buffer));
        Payload.AssertIs(0, buffer.AsSpan(0, size));
    });

    [Theory]
    [MemberData(nameof(UdpFamilies))]
    public void SendTo_NotBound_GivesAPortToAnswerTo(DatagramFamily family) => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(family);
        ISocket sender = world.Datagram(family);
        Assert.Equal(0, ((IPEndPoint)sender.LocalEndPoint).Port);
        sender.SendTo([1], SocketFlags.None, receiver.LocalEndPoint);
        ReceiveFromResult result = receiver.ReceiveFrom(new byte[4]);
        Assert.Equal(((IPEndPoint)sender.LocalEndPoint).Port, ((IPEndPoint)result.RemoteEndPoint!).Port);
        receiver.SendTo([1, 2], SocketFlags.None, result.RemoteEndPoint);
        Assert.Equal(2, sender.Receive(new byte[4]));
    });

    [Fact]
    public void ReceiveFrom_UnnamedUnixSender_TellsNoName() => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Unix);
        world.Datagram(DatagramFamily.Unix).SendTo([1], SocketFlags.None, receiver.LocalEndPoint);
        EndPoint? from = receiver.ReceiveFrom(new byte[4]).RemoteEndPoint;
        Assert.True(from is null || from.Equals(UnixEndPoint.Unnamed), $"The sender is {from}.");
    });

    [Fact]
    public void Send_UnixReceiverGone_IsRefused() => Scenario(world =>
    {
        ISocket receiver = world.ServerDatagram(DatagramFamily.Unix);
        EndPoint address = receiver.LocalEndPoint;
        ISocket sender = world.Datagram(DatagramFamily.Unix);
        sender.Connect(address);
        receiver.Close();
        Assert.Equal(SocketError.ConnectionRefused, sender.TrySend([1], SocketFlags.None, out _));
        Assert.Equal(SocketError.NotConnected, sender.TrySend([1], SocketFlags.None, out _));
        Assert.Equal(SocketError.ConnectionRefused, sender.TrySendTo([1], SocketFlags.None, address, out _));
        Assert.Equal(SocketErrors.NoSuchPath, sender.TrySendTo([1], SocketFlags.None, world.FreshPath(), out _));
    });

    [Theory]
    [MemberData(nameof(Families))]
    public void ListenAndAccept_Datagram_AreNotSupported(DatagramFamily family) => Scenario(world =>
    {
        ISocket socket = world.ServerDatagram(family);
        Assert.Equal(SocketError.OperationNotSupported, Assert.ThrowsAny<SocketException>(() => socket.Listen()).SocketErrorCode);
        Assert.Equal(SocketError.OperationNotSupported, socket.TryAccept(out _));
        Assert.Equal(SocketError.OperationNotSupported, Assert.ThrowsAny<SocketException>(() => socket.Accept()).SocketErrorCode);
    });

    private static IPEndPoint ClosedPort(ContractWorld world, DatagramFamily family)
    {
        using ISocket socket = world.Server.CreateSocket(family.Native(), SocketType.Dgram);
        socket.Bind(new IPEndPoint(world.ServerAddress(family.Native()), 0));
        return (IPEndPoint)socket.LocalEndPoint;
    }

    private static void AssertReceives(
        ContractWorld world,
        ISocket receiver,
        Queue<(EndPoint From, byte[] Bytes)> model,
        DatagramCommand command,
        CallForm form)
    {
        byte[] buffer = new byte[Math.Max(1, command.Size)];
        var call = Call.ReceiveFrom(receiver, buffer, command.Peek ? SocketFlags.Peek : SocketFlags.None);
        if (model.Count == 0)
        {
            Assert.Equal(Answer.Failed(SocketError.WouldBlock), call.Make(world, form));
            return;
        }

        receiver.Await(PollEvents.Read);
        (EndPoint from, byte[] bytes) = command.Peek ? model.Peek() : model.Dequeue();
        int count = Math.Min(bytes.Length, buffer.Length);
        Answer expected = new(Ending.Done, SocketError.Success, count, from, count < bytes.Length ? SocketFlags.Truncated : SocketFlags.None);
        Assert.Equal(expected, call.Make(world, form));
        Assert.Equal(bytes[..count], buffer[..count]);
    }
}
