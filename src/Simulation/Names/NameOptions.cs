using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>How a host finds names: what the files of <c>/etc</c> say on Linux. Immutable and thread-safe.</summary>
/// <remarks>Each member can be made in code or read from the text of its file; <see cref="FromFiles"/> reads all of them.</remarks>
public sealed record NameOptions
{
    private readonly HostsFile _hosts = HostsFile.Default;
    private readonly AddressPolicy _addressPolicy = AddressPolicy.Glibc;
    private readonly IServiceDatabase _services = ServiceDatabase.Default;
    private readonly IProtocolDatabase _protocols = ProtocolDatabase.Default;

    /// <summary>The host's own table of names (<c>hosts(5)</c>). Default "localhost" alone.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public HostsFile Hosts
    {
        get => _hosts;
        init => _hosts = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>
    /// Whether all lines of the hosts file for a name count, and not the first alone (<c>multi</c> in <c>host.conf(5)</c>). Default on, as Debian
    /// sets it.
    /// </summary>
    public bool UsesAllHostLines { get; init; } = true;

    /// <summary>How the DNS is asked (<c>resolv.conf(5)</c>); <see langword="null"/>, the default, for a host without DNS.</summary>
    public ResolverConfiguration? Resolver { get; init; }

    /// <summary>
    /// Which sources of names are asked in which order (<c>nsswitch.conf(5)</c>). <see langword="null"/>, the default, for
    /// <see cref="NameServiceSwitch.FilesAndDns"/> if there is a <see cref="Resolver"/>, and otherwise for
    /// <see cref="NameServiceSwitch.FilesAndNetwork"/>, with which the names of all hosts of the network are known without set-up.
    /// </summary>
    public NameServiceSwitch? Switch { get; init; }

    /// <summary>The order in which a host's addresses are to be tried (<c>gai.conf(5)</c>). Default glibc's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public AddressPolicy AddressPolicy
    {
        get => _addressPolicy;
        init => _addressPolicy = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The table of services (<c>services(5)</c>), such as <see cref="ServiceDatabase.Parse"/> reads it. Default the one of Debian.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IServiceDatabase Services
    {
        get => _services;
        init => _services = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The table of protocols (<c>protocols(5)</c>), such as <see cref="ProtocolDatabase.Parse"/> reads it. Default the one of Debian.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IProtocolDatabase Protocols
    {
        get => _protocols;
        init => _protocols = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>A cache of the DNS's answers; <see langword="null"/>, the default, for none: glibc has none.</summary>
    public NameCacheOptions? Cache { get; init; }

    /// <summary>Reads the texts of a host's files.</summary>
    /// <param name="hosts"><c>/etc/hosts</c>; left out, the default.</param>
    /// <param name="resolvConf"><c>/etc/resolv.conf</c>; left out, the host has no DNS.</param>
    /// <param name="nsswitchConf"><c>/etc/nsswitch.conf</c>, of which the line for hosts counts.</param>
    /// <param name="hostConf"><c>/etc/host.conf</c>, of which the last "multi" counts. As with glibc, a file without it means off.</param>
    /// <param name="gaiConf"><c>/etc/gai.conf</c>.</param>
    /// <param name="services"><c>/etc/services</c>.</param>
    /// <param name="protocols"><c>/etc/protocols</c>.</param>
    /// <returns>The options.</returns>
    /// <exception cref="FormatException">The actions of <c>nsswitch.conf</c> are not understood. The other files have no errors: what is
    /// not understood in them is skipped.</exception>
    public static NameOptions FromFiles(
        string? hosts = null,
        string? resolvConf = null,
        string? nsswitchConf = null,
        string? hostConf = null,
        string? gaiConf = null,
        string? services = null,
        string? protocols = null) => new()
        {
            Hosts = hosts is null ? HostsFile.Default : HostsFile.Parse(hosts),
            UsesAllHostLines = hostConf is null || ReadMulti(hostConf),
            Resolver = resolvConf is null ? null : ResolverConfiguration.Parse(resolvConf),
            Switch = nsswitchConf is null ? null : NameServiceSwitch.Parse(nsswitchConf),
            AddressPolicy = gaiConf is null ? AddressPolicy.Glibc : AddressPolicy.Parse(gaiConf),
            Services = services is null ? ServiceDatabase.Default : ServiceDatabase.Parse(services),
            Protocols = protocols is null ? ProtocolDatabase.Default : ProtocolDatabase.Parse(protocols),
        };

    // The order that holds.
    internal NameServiceSwitch EffectiveSwitch =>
        Switch ?? (Resolver is null ? NameServiceSwitch.FilesAndNetwork : NameServiceSwitch.FilesAndDns);

    private static bool ReadMulti(string text)
    {
        bool multi = false;
        foreach (string[] fields in TableText.Lines(text))
        {
            if (fields.Length > 1 && fields[0].Equals("multi", StringComparison.OrdinalIgnoreCase))
            {
                multi = fields[1].StartsWith("on", StringComparison.OrdinalIgnoreCase)
                    || (multi && !fields[1].StartsWith("off", StringComparison.OrdinalIgnoreCase));
            }
        }

        return multi;
    }
}
