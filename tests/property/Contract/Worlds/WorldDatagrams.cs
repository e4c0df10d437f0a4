using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Contract;

// Datagram sockets with an address of their own. The world closes them.
internal static class WorldDatagrams
{
    public static AddressFamily Native(this DatagramFamily family) => family switch
    {
        DatagramFamily.Udp4 => AddressFamily.InterNetwork,
        DatagramFamily.Udp6 => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unix,
    };

    public static ISocketProvider ClientOf(this ContractWorld world, DatagramFamily family) => family == DatagramFamily.Unix ? world.Server : world.Client;

    public static ISocket Datagram(this ContractWorld world, DatagramFamily family) =>
        world.Own(world.ClientOf(family).CreateSocket(family.Native(), SocketType.Dgram));

    public static ISocket ClientDatagram(this ContractWorld world, DatagramFamily family) =>
        world.BoundDatagram(world.ClientOf(family), family, world.ClientAddress(family.Native()));

    public static ISocket ServerDatagram(this ContractWorld world, DatagramFamily family) =>
        world.BoundDatagram(world.Server, family, world.ServerAddress(family.Native()));

    private static ISocket BoundDatagram(this ContractWorld world, ISocketProvider provider, DatagramFamily family, IPAddress address)
    {
        ISocket socket = world.Own(provider.CreateSocket(family.Native(), SocketType.Dgram));
        socket.Bind(family == DatagramFamily.Unix ? world.FreshPath() : new IPEndPoint(address, 0));
        return socket;
    }
}
