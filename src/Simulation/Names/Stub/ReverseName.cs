using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Names.Stub;

/// <summary>The name under which the DNS keeps the name of an address (RFC 1035 3.5, RFC 3596 2.5).</summary>
internal static class ReverseName
{
    private const int IPv4Start = 12;

    /// <summary>The address as it is asked for: IPv4 out of its mapped or compatible form.</summary>
    public static IPAddress Unmap(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }

        byte[] bytes = address.GetAddressBytes();
        bool isCompatible = bytes.AsSpan(0, IPv4Start).IndexOfAnyExcept((byte)0) < 0 && !bytes.AsSpan(IPv4Start).SequenceEqual<byte>([0, 0, 0, 1]);
        return address.IsIPv4MappedToIPv6 || isCompatible ? new IPAddress(bytes.AsSpan(IPv4Start)) : address;
    }

    /// <summary>The name of an address that is not mapped.</summary>
    public static string Of(IPAddress address)
    {
        IEnumerable<byte> bytes = address.GetAddressBytes().Reverse();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? $"{string.Join('.', bytes)}.in-addr.arpa"
            : $"{string.Join('.', bytes.SelectMany(static b => (IEnumerable<int>)[b & 0xF, b >> 4]).Select(static n => n.ToString("x", CultureInfo.InvariantCulture)))}.ip6.arpa";
    }
}
