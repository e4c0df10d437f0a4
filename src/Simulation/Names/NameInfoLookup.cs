using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>The names of an address and a port (<c>getnameinfo(3)</c>), as glibc 2.36 gives them.</summary>
internal sealed class NameInfoLookup
{
    // NI_IDN and its two retired companions are taken and change nothing.
    private const NameInfoFlags KnownFlags = NameInfoFlags.NumericHost | NameInfoFlags.NumericService | NameInfoFlags.NoFullyQualifiedName
        | NameInfoFlags.NameRequired | NameInfoFlags.Datagram | (NameInfoFlags)0xE0;

    private readonly IHostTable _table;

    /// <summary>Creates the lookup.</summary>
    public NameInfoLookup(IHostTable table) => _table = table;

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
            ? WithoutDomain(entry.HostName, await FindOwnDomainAsync(lookup))
            : answer.Entry?.HostName;
    }

    private string FindService(int port, NameInfoFlags flags) =>
        !flags.HasFlag(NameInfoFlags.NumericService)
        && _table.Names.Services.TryGetName(port, flags.HasFlag(NameInfoFlags.Datagram) ? "udp" : "tcp", out string name)
            ? name
            : port.ToString(CultureInfo.InvariantCulture);

    // glibc cuts where the own domain first occurs behind a dot, be it the end or not.
    private static string WithoutDomain(string name, string? domain)
    {
        int cut = domain is null ? -1 : name.IndexOf(domain, StringComparison.Ordinal);
        return cut > 0 && name[cut - 1] == '.' ? name[..(cut - 1)] : name;
    }

    // Of the first of these that has a domain: the canonical name of "localhost", the host's own name, its canonical name, the name of 127.0.0.1.
    // glibc finds it out once in a process, this resolver each time.
    private async ValueTask<string?> FindOwnDomainAsync(Lookup lookup) =>
        DomainOf((await lookup.FindByNameAsync("localhost", AddressFamily.InterNetwork)).Entry?.HostName)
        ?? DomainOf(_table.HostName)
        ?? DomainOf((await lookup.FindByNameAsync(_table.HostName, AddressFamily.InterNetwork)).Entry?.HostName)
        ?? DomainOf((await lookup.FindByAddressAsync(IPAddress.Loopback)).Entry?.HostName);

    private static string? DomainOf(string? name)
    {
        int dot = name?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot < 0 ? null : name![(dot + 1)..];
    }
}
