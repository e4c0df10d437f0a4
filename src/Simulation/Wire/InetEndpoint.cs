using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Wire;

// An address with a port of UDP or TCP.
internal readonly record struct InetEndpoint(InetAddress Address, ushort Port)
{
    internal static InetEndpoint From(IPEndPoint endPoint) => new(InetAddress.From(endPoint.Address), checked((ushort)endPoint.Port));

    internal IPEndPoint ToIPEndPoint(AddressFamily family) => new(Address.ToIPAddress(family), Port);

    public override int GetHashCode() => unchecked((int)(Address.Mix() ^ (Port * 0x1656_67B1_9E37_79F9UL)));

    public override string ToString() => Address.IsIPv4 ? $"{Address}:{Port}" : $"[{Address}]:{Port}";
}
