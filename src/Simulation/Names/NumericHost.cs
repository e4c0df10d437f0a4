using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>Host names that are addresses in figures (<c>getaddrinfo(3)</c>, RFC 4007 11 for scope ids).</summary>
internal static class NumericHost
{
    private const int InterfaceLocalScope = 1;
    private const int LinkLocalScope = 2;

    /// <summary>Reads an address: IPv4 in the forms of <c>inet_aton(3)</c>, IPv6 with or without scope id.</summary>
    /// <param name="name">The text.</param>
    /// <param name="addressFamily">The family asked for.</param>
    /// <param name="flags">Of which AI_V4MAPPED counts.</param>
    /// <param name="table">Knows the interfaces that scope ids name.</param>
    /// <returns>The address in the family asked for; <see langword="null"/> if the text is no address.</returns>
    /// <exception cref="AddressInfoException">The address is of another family (EAI_ADDRFAMILY), or there is no such scope (EAI_NONAME).</exception>
    public static IPAddress? Parse(string name, AddressFamily addressFamily, AddressInfoFlags flags, IHostTable table)
    {
        // The family is refused before the scope id is looked at.
        int delimiter = name.IndexOf('%', StringComparison.Ordinal);
        IPAddress? address = ParseIPv4(name) ?? ParseIPv6(delimiter < 0 ? name : name[..delimiter]);
        address = address is null ? null : ToFamily(address, addressFamily, flags);
        if (address?.AddressFamily == AddressFamily.InterNetworkV6 && delimiter >= 0)
        {
            address.ScopeId = ParseScope(name[(delimiter + 1)..], address, table);
        }

        return address;
    }

    /// <summary>Whether <c>gethostbyname(3)</c> takes a name for an address: figures and dots alone, in a form of <c>inet_aton(3)</c>.</summary>
    public static IPAddress? ParseFigures(string name) =>
        name.All(static c => c == '.' || char.IsAsciiDigit(c)) ? ParseIPv4(name) : null;

    /// <summary>An address in figures, with the scope id if it has one (<c>getnameinfo(3)</c>).</summary>
    public static string Format(IPAddress address, IHostTable table)
    {
        string text = InternetAddress.Format(address.AddressFamily, address.GetAddressBytes());
        if (address.AddressFamily == AddressFamily.InterNetwork || address.ScopeId == 0)
        {
            return text;
        }

        string? name = IsLinkLocal(address) ? table.GetInterfaceName(address.ScopeId) : null;
        return string.Create(CultureInfo.InvariantCulture, $"{text}%{name ?? address.ScopeId.ToString(CultureInfo.InvariantCulture)}");
    }

    private static IPAddress? ParseIPv4(string name)
    {
        // Unlike inet_aton itself, getaddrinfo refuses what stands behind a blank.
        Span<byte> bytes = stackalloc byte[InternetAddress.IPv4Size];
        return !name.Any(char.IsWhiteSpace) && InternetAddress.TryParseClassic(name, bytes) ? new IPAddress(bytes) : null;
    }

    private static IPAddress? ParseIPv6(string text)
    {
        Span<byte> bytes = stackalloc byte[InternetAddress.IPv6Size];
        return InternetAddress.TryParse(AddressFamily.InterNetworkV6, text, bytes) ? new IPAddress(bytes) : null;
    }

    private static IPAddress ToFamily(IPAddress address, AddressFamily addressFamily, AddressInfoFlags flags) => addressFamily switch
    {
        AddressFamily.Unspecified => address,
        _ when address.AddressFamily == addressFamily => address,
        AddressFamily.InterNetworkV6 when flags.HasFlag(AddressInfoFlags.V4Mapped) => address.MapToIPv6(),
        AddressFamily.InterNetwork when address.IsIPv4MappedToIPv6 => address.MapToIPv4(),
        _ => throw new AddressInfoException(AddressInfoError.AddressFamily),
    };

    private static long ParseScope(string scope, IPAddress address, IHostTable table)
    {
        int index = IsLinkLocal(address) || IsMulticastOf(InterfaceLocalScope, address) ? table.GetInterfaceIndex(scope) : 0;
        return index != 0 ? index
            : uint.TryParse(scope, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number
            : throw new AddressInfoException(AddressInfoError.NoName);
    }

    private static bool IsLinkLocal(IPAddress address) => address.IsIPv6LinkLocal || IsMulticastOf(LinkLocalScope, address);

    private static bool IsMulticastOf(int scope, IPAddress address) =>
        address.IsIPv6Multicast && (address.GetAddressBytes()[1] & 0xF) == scope;
}
