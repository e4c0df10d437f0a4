using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Names;

/// <summary>The policy table of RFC 6724 2.1 (<c>gai.conf(5)</c>): a precedence and a label for each prefix of addresses. Immutable.</summary>
internal sealed class AddressPolicy
{
    private readonly ImmutableArray<(UInt128 Prefix, int Length, int Precedence, int Label)> _rows;

    /// <summary>Creates a policy.</summary>
    /// <param name="rows">The prefixes, as IPv6 addresses; one of length 0 has to be among them.</param>
    public AddressPolicy(params (IPAddress Prefix, int Length, int Precedence, int Label)[] rows) =>
        _rows = [.. rows.Select(static r => (ToBits(r.Prefix), r.Length, r.Precedence, r.Label)).OrderByDescending(static r => r.Length)];

    /// <summary>The table that is built into glibc 2.36. It is that of RFC 3484 with labels for site-local, unique local and Teredo addresses.</summary>
    public static AddressPolicy Glibc { get; } = new(
        (IPAddress.IPv6Loopback, 128, 50, 0),
        (IPAddress.IPv6Any, 96, 20, 3),
        (IPAddress.Parse("::ffff:0:0"), 96, 10, 4),
        (IPAddress.Parse("2001::"), 32, 40, 7),
        (IPAddress.Parse("2002::"), 16, 30, 2),
        (IPAddress.Parse("fec0::"), 10, 40, 5),
        (IPAddress.Parse("fc00::"), 7, 40, 6),
        (IPAddress.IPv6Any, 0, 40, 1));

    /// <summary>The table of RFC 6724 2.1.</summary>
    public static AddressPolicy Rfc6724 { get; } = new(
        (IPAddress.IPv6Loopback, 128, 50, 0),
        (IPAddress.IPv6Any, 96, 1, 3),
        (IPAddress.Parse("::ffff:0:0"), 96, 35, 4),
        (IPAddress.Parse("2001::"), 32, 5, 5),
        (IPAddress.Parse("2002::"), 16, 30, 2),
        (IPAddress.Parse("3ffe::"), 16, 1, 12),
        (IPAddress.Parse("fec0::"), 10, 1, 11),
        (IPAddress.Parse("fc00::"), 7, 3, 13),
        (IPAddress.IPv6Any, 0, 40, 1));

    /// <summary>The precedence and label of an address; IPv4 counts in its mapped form.</summary>
    public (int Precedence, int Label) Find(IPAddress address)
    {
        UInt128 bits = ToBits(address);
        foreach ((UInt128 prefix, int length, int precedence, int label) in _rows)
        {
            if (CommonPrefixLength(bits, prefix) >= length)
            {
                return (precedence, label);
            }
        }

        throw new System.Diagnostics.UnreachableException("The policy lacks the row for ::/0.");
    }

    /// <summary>An address as a number; IPv4 in its mapped form.</summary>
    public static UInt128 ToBits(IPAddress address)
    {
        IPAddress mapped = address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address;
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(mapped.GetAddressBytes());
    }

    /// <summary>How many leading bits two addresses have in common.</summary>
    public static int CommonPrefixLength(UInt128 a, UInt128 b) => (int)UInt128.LeadingZeroCount(a ^ b);
}
