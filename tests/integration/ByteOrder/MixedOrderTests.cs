using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.ByteOrder;

/// <summary>Hosts of different byte order in one network: numbers in memory differ, the wire does not, and a program that forgets a conversion is caught.</summary>
public sealed class MixedOrderTests : IDisposable
{
    private const uint Number = 0x01020304;

    private readonly SimulatedNetwork _network = new();
    private readonly SimulatedHost _little;
    private readonly SimulatedHost _big;

    public MixedOrderTests()
    {
        _little = _network.AddHost("little");
        _big = _network.AddHost("big", new HostOptions { ByteOrder = HostByteOrder.BigEndian });
    }

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Program_WithConversions_WorksBetweenAnyHosts()
    {
        foreach ((SimulatedHost from, SimulatedHost to) in Pairs())
        {
            Assert.Equal(Number, Exchange(from, to, convert: true));
        }
    }

    [Fact]
    public void Program_WithoutConversions_IsCaughtBetweenHostsOfDifferentOrder()
    {
        foreach ((SimulatedHost from, SimulatedHost to) in Pairs())
        {
            uint received = Exchange(from, to, convert: false);
            bool isSameOrder = from.Options.ByteOrder == to.Options.ByteOrder;
            Assert.Equal(isSameOrder ? Number : BinaryPrimitives.ReverseEndianness(Number), received);
        }
    }

    [Fact]
    public void Options_AsBytes_AreInTheHostsOrder()
    {
        byte[] value = new byte[4];
        using ISocket little = _little.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        using ISocket big = _big.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        little.GetOption(SocketOptions.SocketLevel, SocketOptions.Type.Name, value);
        Assert.Equal([2, 0, 0, 0], value);
        big.GetOption(SocketOptions.SocketLevel, SocketOptions.Type.Name, value);
        Assert.Equal([0, 0, 0, 2], value);

        big.SetOption(SocketOptions.SocketLevel, SocketOptions.SendBuffer.Name, (ReadOnlySpan<byte>)[0, 0, 0x20, 0]);
        Assert.Equal(2 * 0x2000, big.GetOption(SocketOptions.SendBuffer));
        big.SetOption(SocketOptions.Linger, new LingerOption(true, 7));
        Assert.Equal(7, big.GetOption(SocketOptions.Linger).LingerTime);
    }

    [Fact]
    public void Addresses_OfAnyHost_AreTheSameOnTheWire()
    {
        using ISocket receiver = Bound(_little);
        using ISocket sender = Bound(_big);
        sender.SendTo([1], SocketFlags.None, receiver.LocalEndPoint);
        Assert.Equal(sender.LocalEndPoint, receiver.ReceiveFrom(new byte[1]).RemoteEndPoint);
    }

    private static ISocket Bound(SimulatedHost host)
    {
        ISocket socket = host.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        socket.Bind(new IPEndPoint(host.Addresses[0], 0));
        return socket;
    }

    // A program that sends a number from its memory, and one that reads it into its own; each with htonl and ntohl, or without.
    private static uint Exchange(SimulatedHost from, SimulatedHost to, bool convert)
    {
        using ISocket receiver = Bound(to);
        using ISocket sender = Bound(from);
        byte[] memory = new byte[4];
        Write(from, memory, convert ? (uint)from.Sockets.ByteOrder.HostToNetwork32(Number) : Number);
        sender.SendTo(memory, SocketFlags.None, receiver.LocalEndPoint);
        receiver.Receive(memory);
        uint read = Read(to, memory);
        return convert ? (uint)to.Sockets.ByteOrder.NetworkToHost32(read) : read;
    }

    private static void Write(SimulatedHost host, Span<byte> memory, uint number)
    {
        if (host.Sockets.ByteOrder.IsLittleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(memory, number);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(memory, number);
        }
    }

    private static uint Read(SimulatedHost host, ReadOnlySpan<byte> memory) => host.Sockets.ByteOrder.IsLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(memory)
        : BinaryPrimitives.ReadUInt32BigEndian(memory);

    private (SimulatedHost From, SimulatedHost To)[] Pairs()
    {
        SimulatedHost otherLittle = _network.Hosts.FirstOrDefault(static h => h.Name == "little2") ?? _network.AddHost("little2");
        SimulatedHost otherBig = _network.Hosts.FirstOrDefault(static h => h.Name == "big2")
            ?? _network.AddHost("big2", new HostOptions { ByteOrder = HostByteOrder.BigEndian });
        return [(_little, _big), (_big, _little), (_little, otherLittle), (_big, otherBig)];
    }
}
