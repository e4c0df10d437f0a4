using System.Globalization;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>The arguments of <c>getaddrinfo(3)</c>, checked in the order in which glibc 2.36 checks them.</summary>
/// <param name="Name">The host in ASCII; <see langword="null"/> for this host.</param>
/// <param name="AddressFamily">The family to answer in, after AI_ADDRCONFIG.</param>
/// <param name="Flags">The flags.</param>
/// <param name="Kinds">What to offer for each address; at least one.</param>
internal sealed record AddressInfoRequest(
    string? Name,
    AddressFamily AddressFamily,
    AddressInfoFlags Flags,
    IReadOnlyList<SocketKind> Kinds)
{
    // AI_IDN, AI_CANONIDN and their two retired companions are taken and change nothing: names are encoded in any case.
    private const AddressInfoFlags KnownFlags = AddressInfoFlags.Passive | AddressInfoFlags.CanonicalName | AddressInfoFlags.NumericHost
        | AddressInfoFlags.V4Mapped | AddressInfoFlags.All | AddressInfoFlags.AddressConfigured | AddressInfoFlags.NumericService
        | (AddressInfoFlags)0x03C0;

    /// <summary>Whether a flag is set.</summary>
    public bool Has(AddressInfoFlags flag) => (Flags & flag) == flag;

    /// <summary>Checks the arguments.</summary>
    /// <exception cref="AddressInfoException">With the EAI code of the first thing that is wrong.</exception>
    public static AddressInfoRequest Create(string? host, string? service, AddressInfoHints hints, IHostTable table)
    {
        host = host == "*" ? null : host;
        service = service == "*" ? null : service;
        Check(host is not null || service is not null, AddressInfoError.NoName);
        Check((hints.Flags & ~KnownFlags) == 0, AddressInfoError.BadFlags);
        Check(host is not null || (hints.Flags & AddressInfoFlags.CanonicalName) == 0, AddressInfoError.BadFlags);
        Check(
            hints.AddressFamily is AddressFamily.Unspecified or AddressFamily.InterNetwork or AddressFamily.InterNetworkV6,
            AddressInfoError.Family);
        AddressFamily family = (hints.Flags & AddressInfoFlags.AddressConfigured) != 0
            ? Configured(hints.AddressFamily, table)
            : hints.AddressFamily;
        ServiceText? text = string.IsNullOrEmpty(service) ? null : ServiceText.Parse(service);
        Check(text is not { IsNumeric: false } || (hints.Flags & AddressInfoFlags.NumericService) == 0, AddressInfoError.NoName);
        IReadOnlyList<SocketKind> kinds = SocketKindTable.Select(hints, text, table.Names.Services);
        return new(host is null ? null : ToAscii(host), family, hints.Flags, kinds);
    }

    /// <summary>A host name in ASCII (RFC 3490).</summary>
    /// <exception cref="AddressInfoException">The name cannot be encoded (EAI_NONAME).</exception>
    public static string ToAscii(string name)
    {
        if (System.Text.Ascii.IsValid(name))
        {
            return name;
        }

        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            throw new AddressInfoException(AddressInfoError.NoName);
        }
    }

    // With addresses of both families, or of none, AI_ADDRCONFIG narrows nothing.
    private static AddressFamily Configured(AddressFamily asked, IHostTable table)
    {
        bool hasIPv4 = table.HasAddress(AddressFamily.InterNetwork);
        bool hasIPv6 = table.HasAddress(AddressFamily.InterNetworkV6);
        Check(asked != AddressFamily.InterNetwork || hasIPv4, AddressInfoError.NoName);
        Check(asked != AddressFamily.InterNetworkV6 || hasIPv6, AddressInfoError.NoName);
        return asked != AddressFamily.Unspecified || hasIPv4 == hasIPv6 ? asked
            : hasIPv4 ? AddressFamily.InterNetwork
            : AddressFamily.InterNetworkV6;
    }

    private static void Check(bool condition, AddressInfoError error)
    {
        if (!condition)
        {
            throw new AddressInfoException(error);
        }
    }
}
