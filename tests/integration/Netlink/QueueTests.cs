using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Contract;
using Xunit;

namespace SimNet.Tests.Integration.Netlink;

// Dumps of many datagrams, listeners that do not keep up, groups of programs.
public sealed class QueueTests : NetlinkTest
{
    private const int GetAddress = 22;
    private const int NoBufferErrors = 5;
    private const ProtocolType UserFamily = (ProtocolType)2;

    [Theory]
    [InlineData(100, 3776)]
    [InlineData(8000, 8000)]
    [InlineData(100_000, 32448)]
    public void Dump_OfManyAddresses_ComesInDatagramsOfTheReceiversSize(int buffer, int greatest)
    {
        AddAddresses(1000);
        ISocket socket = Open();
        socket.Send(Wire.Request(GetAddress, Request | Dump, 4, NetlinkWire.Address(2)));
        var all = new List<NetlinkAnswer>();
        var sizes = new List<int>();
        while (all.Count == 0 || all[^1].Type != 3)
        {
            int size = socket.Receive(new byte[buffer], SocketFlags.Peek | SocketFlags.Truncated);
            byte[] bytes = new byte[size];
            Assert.Equal(size, socket.Receive(bytes.AsSpan(0, Math.Min(size, bytes.Length))));
            sizes.Add(size);
            all.AddRange(Wire.Read(bytes));
        }

        Assert.Equal(1003, all.Count);
        Assert.Equal(1002, all.Where(static a => a.Type == 20).Select(static a => a.FindAddress(8, 2)).Distinct().Count());
        Assert.All(sizes, size => Assert.InRange(size, 1, greatest));
        Assert.True(sizes.Max() > greatest - 200, $"The longest datagram has {sizes.Max()} bytes.");
    }

    // It tells of one instant, whatever changes while it is read.
    [Fact]
    public void Dump_ChangedMeanwhile_IsOfItsStart()
    {
        AddAddresses(100);
        ISocket socket = Open();
        socket.Send(Wire.Request(GetAddress, Request | Dump, 4, NetlinkWire.Address(2)));
        Host.RemoveAddress(IPAddress.Parse("172.16.0.100"));
        Assert.Equal(103, Read(socket).Count);
    }

    [Fact]
    public void Listener_ThatDoesNotKeepUp_IsToldOnce()
    {
        ISocket listener = Listen(5);
        listener.SetOption(SocketOptions.ReceiveBuffer, 1);
        AddAddresses(10);
        Assert.Equal(PollEvents.Read | PollEvents.Error, listener.Poll(PollEvents.Read));
        byte[] buffer = new byte[4096];
        Assert.Equal(SocketError.NoBufferSpaceAvailable, listener.TryReceive(buffer, SocketFlags.None, out _));
        Assert.Equal(2, Read(listener).Count);
        Host.AddAddress(IPAddress.Parse("10.0.0.99"), 8);
        Assert.Single(Read(listener));
    }

    // Until all is read, nothing more comes, even if there is room for it.
    [Fact]
    public void Listener_Congested_HearsNothingBeforeItHasReadAll()
    {
        ISocket listener = Listen(5);
        listener.SetOption(SocketOptions.ReceiveBuffer, 1);
        AddAddresses(3);
        byte[] buffer = new byte[4096];
        Assert.Equal(SocketError.NoBufferSpaceAvailable, listener.TryReceive(buffer, SocketFlags.None, out _));
        listener.Receive(buffer);
        Host.AddAddress(IPAddress.Parse("10.0.0.99"), 8);
        Assert.Single(Read(listener));
    }

    [Fact]
    public void Listener_WithoutBufferErrors_LosesInSilence()
    {
        ISocket listener = Listen(5);
        listener.SetOption(SocketOptions.ReceiveBuffer, 1);
        listener.SetOption(Level, NoBufferErrors, 1);
        AddAddresses(10);
        Assert.Equal(2, Read(listener).Count);
    }

    [Fact]
    public void Send_ReceiverIsFull_WaitsUntilItReads()
    {
        ISocket receiver = Open(UserFamily);
        receiver.SetOption(SocketOptions.ReceiveBuffer, 1);
        ISocket sender = Open(UserFamily);
        sender.Timeout = null;
        Network.Run(async () =>
        {
            for (byte i = 0; i < 2; i++)
            {
                await sender.SendToAsync(new[] { i }, SocketFlags.None, receiver.LocalEndPoint);
            }

            ValueTask<int> waiting = sender.SendToAsync(new byte[] { 2 }, SocketFlags.None, receiver.LocalEndPoint);
            Assert.False(waiting.IsCompleted);
            byte[] buffer = new byte[9];
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(1, await receiver.ReceiveAsync(buffer));
                Assert.Equal(i, buffer[0]);
            }

            Assert.Equal(1, await waiting);
        });
    }

    [Fact]
    public void Send_ReceiverClosesWhileFull_IsRefused()
    {
        ISocket receiver = Open(UserFamily);
        receiver.SetOption(SocketOptions.ReceiveBuffer, 1);
        ISocket sender = Open(UserFamily);
        sender.Connect(receiver.LocalEndPoint);
        sender.Timeout = null;
        Network.Run(async () =>
        {
            await sender.SendAsync(new byte[1]);
            await sender.SendAsync(new byte[1]);
            Task waiting = sender.SendAsync(new byte[1]).AsTask();
            receiver.Close();
            SocketException error = await Assert.ThrowsAnyAsync<SocketException>(() => waiting);
            Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        });
    }

    // The group hears it though the address's own part, the kernel that this family has not, refuses.
    [Fact]
    public void SendTo_GroupOfPrograms_ReachesItsMembersOnly()
    {
        ISocket member = Open(UserFamily);
        member.SetOption(Level, AddMembership, 2);
        ISocket stranger = Open(UserFamily);
        ISocket sender = Open(UserFamily);
        Assert.Equal(SocketError.ConnectionRefused, sender.TrySendTo([1], SocketFlags.None, new NetlinkEndPoint(0, 0x2), out _));
        ReceiveFromResult heard = member.ReceiveFrom(new byte[9]);
        Assert.Equal(new NetlinkEndPoint(((NetlinkEndPoint)sender.LocalEndPoint).PortId, 0x2), heard.RemoteEndPoint);
        Assert.Equal(SocketError.WouldBlock, stranger.TryReceive(new byte[9], SocketFlags.None, out _));
        uint port = ((NetlinkEndPoint)stranger.LocalEndPoint).PortId;
        Assert.Equal(1, sender.SendTo([1], SocketFlags.None, new NetlinkEndPoint(port, 0x2)));
        Assert.Equal(1, stranger.Receive(new byte[9]));
        Assert.Equal(1, member.Receive(new byte[9]));
        SocketException error = Assert.ThrowsAny<SocketException>(() => member.SetOption(Level, AddMembership, 33));
        Assert.Equal(SocketError.InvalidArgument, error.SocketErrorCode);
    }

    [Fact]
    public void Bind_NoPort_IsTheProcessThenNegativeNumbers()
    {
        uint[] ports = [.. Enumerable.Range(0, 3).Select(_ => ((NetlinkEndPoint)Open().LocalEndPoint).PortId)];
        Assert.Equal(1000U, ports[0]);
        Assert.All(ports[1..], static p => Assert.InRange(unchecked((int)p), int.MinValue, -4097));
        Assert.Equal(ports[1] - 1, ports[2]);
    }

    private void AddAddresses(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            Host.AddAddress(new IPAddress([172, 16, (byte)(i / 250), (byte)(i % 250)]), 12);
        }
    }
}
