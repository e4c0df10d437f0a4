using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Names;

/// <summary>
/// By what the addresses of a host are ordered: a precedence and a label for each prefix (the policy table of RFC 6724 2.1), and a scope for
/// each prefix of IPv4 (3.2), as in <c>gai.conf(5)</c>. Immutable and thread-safe.
/// </summary>
public sealed class AddressPolicy
{
    private const int MappedBits = 96;

    // Longest prefix first.
    private readonly ImmutableArray<Row> _precedences;
    private readonly ImmutableArray<Row> _labels;
    private readonly ImmutableArray<Row> _scopes;

    // The tables that a file does not mention stay as glibc has them.
    internal AddressPolicy(IEnumerable<Row> precedences, IEnumerable<Row> labels, IEnumerable<Row> scopes)
    {
        _precedences = Complete(precedences, Default(40), static p => p._precedences);
        _labels = Complete(labels, Default(1), static p => p._labels);
        _scopes = Complete(scopes, new Row(ToBits(IPAddress.Any), MappedBits, 14), static p => p._scopes);
    }

    // One table of RFC 6724; a row of length 0 has to be in it.
    internal AddressPolicy(params (IPAddress Prefix, int Length, int Precedence, int Label)[] rows)
    {
        _precedences = Sort(rows.Select(static r => new Row(ToBits(r.Prefix), r.Length, r.Precedence)));
        _labels = Sort(rows.Select(static r => new Row(ToBits(r.Prefix), r.Length, r.Label)));
        _scopes = Sort([ScopeRow("169.254.0.0", 16, 2), ScopeRow("127.0.0.0", 8, 2), ScopeRow("0.0.0.0", 0, 14)]);
    }

    /// <summary>The policy that is built into glibc 2.36. It is that of RFC 3484 with labels for site-local, unique local and Teredo addresses.</summary>
    public static AddressPolicy Glibc { get; } = new(
        (IPAddress.IPv6Loopback, 128, 50, 0),
        (IPAddress.IPv6Any, MappedBits, 20, 3),
        (IPAddress.Parse("::ffff:0:0"), MappedBits, 10, 4),
        (IPAddress.Parse("2001::"), 32, 40, 7),
        (IPAddress.Parse("2002::"), 16, 30, 2),
        (IPAddress.Parse("fec0::"), 10, 40, 5),
        (IPAddress.Parse("fc00::"), 7, 40, 6),
        (IPAddress.IPv6Any, 0, 40, 1));

    /// <summary>The policy of RFC 6724 2.1.</summary>
    public static AddressPolicy Rfc6724 { get; } = new(
        (IPAddress.IPv6Loopback, 128, 50, 0),
        (IPAddress.IPv6Any, MappedBits, 1, 3),
        (IPAddress.Parse("::ffff:0:0"), MappedBits, 35, 4),
        (IPAddress.Parse("2001::"), 32, 5, 5),
        (IPAddress.Parse("2002::"), 16, 30, 2),
        (IPAddress.Parse("3ffe::"), 16, 1, 12),
        (IPAddress.Parse("fec0::"), 10, 1, 11),
        (IPAddress.Parse("fc00::"), 7, 3, 13),
        (IPAddress.IPv6Any, 0, 40, 1));

    /// <summary>Reads the text of a <c>gai.conf(5)</c> file as glibc does.</summary>
    /// <param name="text">
    /// Lines <c>label PREFIX/LENGTH NUMBER</c>, <c>precedence PREFIX/LENGTH NUMBER</c> and <c>scopev4 PREFIX/LENGTH NUMBER</c>. Each of the three
    /// tables that has a line in the text replaces glibc's own, and is completed by a row for all other addresses (label 1, precedence 40,
    /// scope 14). Other lines, and those with a bad prefix or number, are skipped.
    /// </param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static AddressPolicy Parse(string text) => AddressPolicyText.Parse(text);

    /// <summary>The precedence and label of an address; IPv4 counts in its mapped form.</summary>
    /// <param name="address">An address of IPv4 or IPv6.</param>
    /// <returns>Both, from the longest prefix that the address has.</returns>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    public (int Precedence, int Label) Find(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        UInt128 bits = ToBits(address);
        return (Find(_precedences, bits), Find(_labels, bits));
    }

    /// <summary>The scope of an IPv4 address (RFC 6724 3.2): 2 is link-local, 5 site-local, 14 global.</summary>
    /// <param name="address">An address of IPv4.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="ArgumentException">The address is not of IPv4.</exception>
    public int FindScope(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? Find(_scopes, ToBits(address))
            : throw new ArgumentException("The table of scopes is one of IPv4.", nameof(address));
    }

    // An address as a number; IPv4 in its mapped form.
    internal static UInt128 ToBits(IPAddress address)
    {
        IPAddress mapped = address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address;
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(mapped.GetAddressBytes());
    }

    // How many leading bits two addresses have in common.
    internal static int CommonPrefixLength(UInt128 a, UInt128 b) => (int)UInt128.LeadingZeroCount(a ^ b);

    private static Row Default(int value) => new(UInt128.Zero, 0, value);

    private static Row ScopeRow(string prefix, int length, int scope) => new(ToBits(IPAddress.Parse(prefix)), MappedBits + length, scope);

    private static ImmutableArray<Row> Complete(IEnumerable<Row> rows, Row last, Func<AddressPolicy, ImmutableArray<Row>> builtIn)
    {
        Row[] given = [.. rows];
        return given.Length == 0 ? builtIn(Glibc)
            : Sort(given.Any(r => r.Length == last.Length) ? given : [.. given, last]);
    }

    private static ImmutableArray<Row> Sort(IEnumerable<Row> rows) => [.. rows.OrderByDescending(static r => r.Length)];

    private static int Find(ImmutableArray<Row> rows, UInt128 bits)
    {
        foreach (Row row in rows)
        {
            if (CommonPrefixLength(bits, row.Prefix) >= row.Length)
            {
                return row.Value;
            }
        }

        throw new System.Diagnostics.UnreachableException("A table of the policy lacks its row for all addresses.");
    }

    internal readonly record struct Row(UInt128 Prefix, int Length, int Value);
}
