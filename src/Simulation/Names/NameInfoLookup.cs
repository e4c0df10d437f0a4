using System.Globalization;
using System.Net;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>The names of an address and a port (<c>getnameinfo(3)</c>), as glibc 2.36 gives them.</summary>
internal sealed class NameInfoLookup
{
    // NI_IDN and its two retired companions are taken and change nothing.
    private const NameInfoFlags KnownFlags = NameInfoFlags.NumericHost | NameInfoFlags.NumericService | NameInfoFlags.NoFullyQualifiedName
        | NameInfoFlags.NameRequired | NameInfoFlags.Datagram | (NameInfoFlags)0xE0;

    private readonly IHostTable _table;
    private readonly IServiceDatabase _services;

    /// <summary>Creates the lookup.</summary>
    public NameInfoLookup(IHostTable table, IServiceDatabase services)
    {
        _table = table;
        _services = services;
    }

    /// <summary>Finds the names.</summary>
    /// <exception cref="AddressInfoException">Unknown flags (EAI_BADFLAGS), or a name is required and there is none (EAI_NONAME).</exception>
    public async ValueTask<NameInfo> FindAsync(IPEndPoint endPoint, NameInfoFlags flags, Lookup lookup)
    {
        lookup.ThrowIfCancelled();
        if ((flags & ~KnownFlags) != 0)
        {
            throw new AddressInfoException(AddressInfoError.BadFlags);
        }

        string? host = flags.HasFlag(NameInfoFlags.NumericHost) ? null : await FindHostAsync(endPoint.Address, flags, lookup);
        if (host is null && flags.HasFlag(NameInfoFlags.NameRequired))
        {
            throw new AddressInfoException(AddressInfoError.NoName);
        }

        return new NameInfo(host ?? NumericHost.Format(endPoint.Address, _table), FindService(endPoint.Port, flags));
    }

    private async ValueTask<string?> FindHostAsync(IPAddress address, NameInfoFlags flags, Lookup lookup)
    {
        HostAnswer answer = await lookup.FindByAddressAsync(address);
        if (answer.Error == HostLookupError.TryAgain)
        {
            throw new AddressInfoException(AddressInfoError.TryAgain);
        }

        return answer.Entry is { } entry && flags.HasFlag(NameInfoFlags.NoFullyQualifiedName)
            ? WithoutOwnDomain(entry.HostName)
            : answer.Entry?.HostName;
    }

    private string FindService(int port, NameInfoFlags flags) =>
        !flags.HasFlag(NameInfoFlags.NumericService)
        && _services.TryGetName(port, flags.HasFlag(NameInfoFlags.Datagram) ? "udp" : "tcp", out string name)
            ? name
            : port.ToString(CultureInfo.InvariantCulture);

    // glibc cuts where the own domain first occurs behind a dot, be it the end or not.
    private string WithoutOwnDomain(string name)
    {
        int cut = OwnDomain() is { } domain ? name.IndexOf(domain, StringComparison.Ordinal) : -1;
        return cut > 0 && name[cut - 1] == '.' ? name[..(cut - 1)] : name;
    }

    private string? OwnDomain() =>
        DomainOf(_table.HostName)
        ?? _table.FindByName(_table.HostName).Select(static r => DomainOf(r.CanonicalName)).FirstOrDefault(static d => d is not null);

    private static string? DomainOf(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : name[(dot + 1)..];
    }
}
