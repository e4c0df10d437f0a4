using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>The text of a <c>gai.conf(5)</c> file, as glibc 2.36 reads it. "reload" is left out: a host's policy is replaced in code.</summary>
internal static class AddressPolicyText
{
    private const int MappedBits = 96;
    private const int MaxBits = 128;

    /// <summary>Reads a file.</summary>
    public static AddressPolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<AddressPolicy.Row> precedences = [];
        List<AddressPolicy.Row> labels = [];
        List<AddressPolicy.Row> scopes = [];
        foreach (string[] fields in TableText.Lines(text))
        {
            if (fields.Length < 3)
            {
                continue;
            }

            switch (fields[0])
            {
                case "precedence" when ReadRow(fields[1], fields[2]) is { } row:
                    precedences.Add(row);
                    break;
                case "label" when ReadRow(fields[1], fields[2]) is { } row:
                    labels.Add(row);
                    break;
                case "scopev4" when ReadScope(fields[1], fields[2]) is { } row:
                    scopes.Add(row);
                    break;
                default:
                    break;
            }
        }

        return new AddressPolicy(precedences, labels, scopes);
    }

    private static AddressPolicy.Row? ReadRow(string prefix, string value) =>
        Split(prefix, AddressFamily.InterNetworkV6, MaxBits) is { } p && ReadNumber(value, int.MaxValue) is { } number
            ? new(p.Bits, p.Length, number)
            : null;

    // The prefix is one of IPv4, or of IPv4 in mapped form.
    private static AddressPolicy.Row? ReadScope(string prefix, string value)
    {
        if (ReadNumber(value, int.MaxValue) is not { } scope)
        {
            return null;
        }

        if (Split(prefix, AddressFamily.InterNetwork, MaxBits - MappedBits) is { } plain)
        {
            return new(plain.Bits, MappedBits + plain.Length, scope);
        }

        return Split(prefix, AddressFamily.InterNetworkV6, MaxBits) is { Length: >= MappedBits } mapped
            && AddressPolicy.CommonPrefixLength(mapped.Bits, AddressPolicy.ToBits(IPAddress.Any)) >= MappedBits
                ? new(mapped.Bits, mapped.Length, scope)
                : null;
    }

    private static (UInt128 Bits, int Length)? Split(string prefix, AddressFamily family, int most)
    {
        string[] parts = prefix.Split('/');
        Span<byte> bytes = stackalloc byte[InternetAddress.IPv6Size];
        int? length = parts.Length switch { 1 => most, 2 => ReadNumber(parts[1], most), _ => null };
        return length is { } bits && InternetAddress.TryParse(family, parts[0], bytes)
            ? (AddressPolicy.ToBits(new IPAddress(family == AddressFamily.InterNetwork ? bytes[..InternetAddress.IPv4Size] : bytes)), bits)
            : null;
    }

    private static int? ReadNumber(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most ? number : null;
}
