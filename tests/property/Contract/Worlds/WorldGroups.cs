using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Datagram sockets that send to many: to groups that nobody else is in, and to all of the network that client and server share.
internal static class WorldGroups
{
    private const byte ClassMask = byte.MaxValue;

    // From the range of a site's own groups (RFC 2365), so that tests beside each other do not meet.
    public static IPAddress FreshGroup() =>
        new([239, (byte)Random.Shared.Next(192, 256), (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 256)]);

    public static IPAddress FreshGroupOfIPv6()
    {
        byte[] bytes = new byte[16];
        Random.Shared.NextBytes(bytes);
        (bytes[0], bytes[1]) = (0xFF, 0x15);
        return new IPAddress(bytes);
    }

    // Client and server are in one network of class A, which 127.0.0.0/8 is as well.
    public static IPAddress BroadcastAddress(this ContractWorld world)
    {
        byte[] bytes = world.ServerAddress(AddressFamily.InterNetwork).GetAddressBytes();
        return new IPAddress([bytes[0], ClassMask, ClassMask, ClassMask]);
    }

    public static ISocket Receiver(this ContractWorld world, IPEndPoint address, bool sharesPort = false)
    {
        ISocket socket = world.Own(world.Server.CreateSocket(address.AddressFamily, SocketType.Dgram));
        socket.SetOption(SocketOptions.ReuseAddress, sharesPort);
        socket.Bind(address);
        socket.Timeout = NodaTime.Duration.Zero;
        return socket;
    }

    // On a port that the host chooses, and others beside it on the same one.
    public static ISocket Receiver(this ContractWorld world, bool sharesPort = false) =>
        world.Receiver(new IPEndPoint(IPAddress.Any, 0), sharesPort);

    public static ISocket Beside(this ContractWorld world, ISocket other) => world.Receiver(new IPEndPoint(IPAddress.Any, other.Port()), sharesPort: true);

    // Sends by the interface that client and server share.
    public static ISocket GroupSender(this ContractWorld world)
    {
        ISocket socket = world.Own(world.Client.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        socket.SetOption(SocketOptions.IPMulticastInterface, world.ClientAddress(AddressFamily.InterNetwork));
        return socket;
    }

    public static void Join(this ContractWorld world, ISocket socket, IPAddress group) =>
        socket.SetOption(SocketOptions.IPAddMembership, world.Membership(group));

    public static void Leave(this ContractWorld world, ISocket socket, IPAddress group) =>
        socket.SetOption(SocketOptions.IPDropMembership, world.Membership(group));

    public static int Port(this ISocket socket) => ((IPEndPoint)socket.LocalEndPoint).Port;

    // What has come, a datagram a line, once everything has arrived.
    public static void AssertReceived(this ContractWorld world, ISocket socket, params byte[][] datagrams)
    {
        world.Settle();
        byte[] buffer = new byte[100];
        foreach (byte[] datagram in datagrams)
        {
            Assert.Equal(SocketError.Success, socket.TryReceive(buffer, SocketFlags.None, out int received));
            Assert.Equal(datagram, buffer[..received]);
        }

        Assert.Equal(SocketError.WouldBlock, socket.TryReceive(buffer, SocketFlags.None, out _));
    }

    public static SocketError ErrorOf(Action action)
    {
        try
        {
            action();
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    private static MulticastOption Membership(this ContractWorld world, IPAddress group) =>
        new(group, world.ServerAddress(AddressFamily.InterNetwork));
}
