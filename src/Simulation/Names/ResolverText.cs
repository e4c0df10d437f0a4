using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>The text of a <c>resolv.conf(5)</c> file, as glibc 2.36 reads it.</summary>
/// <remarks>Left out: the variables LOCALDOMAIN, RES_OPTIONS and HOSTALIASES, since a simulated host has no environment; <c>trust-ad</c>,
/// <c>no-reload</c> and the retired options, which change nothing that a program sees here.</remarks>
internal static class ResolverText
{
    // An option is known by how it begins, and the first that fits counts.
    private static readonly ImmutableArray<(string Name, Func<ResolverConfiguration, bool> Get, Func<ResolverConfiguration, ResolverConfiguration> Set)> Flags =
    [
        ("rotate", static c => c.Rotate, static c => c with { Rotate = true }),
        ("edns0", static c => c.UseEdns, static c => c with { UseEdns = true }),
        ("single-request-reopen", static c => c.SingleRequestReopen, static c => c with { SingleRequestReopen = true }),
        ("single-request", static c => c.SingleRequest, static c => c with { SingleRequest = true }),
        ("no_tld_query", static _ => false, static c => c with { NoTopLevelQuery = true }),
        ("no-tld-query", static c => c.NoTopLevelQuery, static c => c with { NoTopLevelQuery = true }),
        ("use-vc", static c => c.UseTcp, static c => c with { UseTcp = true }),
        ("no-aaaa", static c => c.NoIPv6, static c => c with { NoIPv6 = true }),
    ];

    /// <summary>Reads a file.</summary>
    public static ResolverConfiguration Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var configuration = new ResolverConfiguration();
        List<IPEndPoint> servers = [];
        foreach (string line in text.Split('\n'))
        {
            if (line.Length == 0 || line[0] is ';' or '#' || line.AsSpan().IndexOfAny(' ', '\t') is var end && end <= 0)
            {
                continue;
            }

            string[] values = line[end..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            switch (line[..end])
            {
                case "nameserver" when values.Length > 0 && ReadServer(values[0]) is { } server:
                    servers.Add(server);
                    break;
                case "domain" when values.Length > 0:
                    configuration = configuration with { Search = [values[0]] };
                    break;
                case "search" when values.Length > 0:
                    configuration = configuration with { Search = values };
                    break;
                case "sortlist":
                    configuration = configuration with { SortList = [.. configuration.SortList, .. ReadSortList(values)] };
                    break;
                case "options":
                    configuration = values.Aggregate(configuration, Apply);
                    break;
                default:
                    break;
            }
        }

        return servers.Count == 0 ? configuration
            : configuration with { NameServers = [.. servers.Take(ResolverConfiguration.MaxNameServers)] };
    }

    /// <summary>The options of a file for what is not the default.</summary>
    public static IEnumerable<string> FormatOptions(ResolverConfiguration configuration) =>
    [
        $"ndots:{configuration.MinDots}",
        $"timeout:{configuration.Timeout.TotalSeconds}",
        $"attempts:{configuration.Attempts}",
        .. Flags.Where(f => f.Get(configuration)).Select(static f => f.Name),
    ];

    private static ResolverConfiguration Apply(ResolverConfiguration configuration, string option)
    {
        if (option.StartsWith("ndots:", StringComparison.Ordinal))
        {
            return configuration with { MinDots = ReadNumber(option, 0, ResolverConfiguration.MaxMinDots) };
        }

        if (option.StartsWith("timeout:", StringComparison.Ordinal))
        {
            return configuration with { Timeout = Duration.FromSeconds(ReadNumber(option, 1, ResolverConfiguration.MaxTimeoutSeconds)) };
        }

        if (option.StartsWith("attempts:", StringComparison.Ordinal))
        {
            return configuration with { Attempts = ReadNumber(option, 0, ResolverConfiguration.MaxAttempts) };
        }

        foreach ((string name, _, Func<ResolverConfiguration, ResolverConfiguration> set) in Flags)
        {
            if (option.StartsWith(name, StringComparison.Ordinal))
            {
                return set(configuration);
            }
        }

        return configuration;
    }

    // atoi(3) behind the colon: digits as far as they go, 0 without any.
    private static int ReadNumber(string option, int least, int most)
    {
        int number = 0;
        foreach (char c in option.AsSpan(option.IndexOf(':', StringComparison.Ordinal) + 1))
        {
            if (!char.IsAsciiDigit(c) || number > most)
            {
                break;
            }

            number = (number * 10) + (c - '0');
        }

        return Math.Clamp(number, least, most);
    }

    private static IPEndPoint? ReadServer(string text)
    {
        Span<byte> bytes = stackalloc byte[InternetAddress.IPv6Size];
        if (InternetAddress.TryParseClassic(text, bytes[..InternetAddress.IPv4Size]))
        {
            return new IPEndPoint(new IPAddress(bytes[..InternetAddress.IPv4Size]), ResolverConfiguration.DefaultPort);
        }

        int scope = text.IndexOf('%', StringComparison.Ordinal);
        if (!InternetAddress.TryParse(AddressFamily.InterNetworkV6, scope < 0 ? text : text[..scope], bytes))
        {
            return null;
        }

        return new IPEndPoint(new IPAddress(bytes, scope < 0 ? 0 : ReadScope(text[(scope + 1)..])), ResolverConfiguration.DefaultPort);
    }

    // Every simulated host has the same two interfaces. What is neither of them nor a number counts as no scope, as with glibc.
    private static uint ReadScope(string text) => text switch
    {
        "lo" => 1,
        "eth0" => 2,
        _ => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint index) ? index : 0,
    };

    private static IEnumerable<(IPAddress Address, IPAddress Mask)> ReadSortList(string[] values)
    {
        foreach (string[] parts in values.TakeWhile(static v => v[0] != ';').Select(static v => v.Split('/', '&')))
        {
            if (ReadIPv4(parts[0]) is { } address)
            {
                yield return (address, (parts.Length > 1 ? ReadIPv4(parts[1]) : null) ?? ClassMaskOf(address));
            }
        }
    }

    private static IPAddress? ReadIPv4(string text)
    {
        Span<byte> bytes = stackalloc byte[InternetAddress.IPv4Size];
        return InternetAddress.TryParseClassic(text, bytes) ? new IPAddress(bytes) : null;
    }

    private static IPAddress ClassMaskOf(IPAddress address) => IPAddress.Parse(address.GetAddressBytes()[0] switch
    {
        < 128 => "255.0.0.0",
        < 192 => "255.255.0.0",
        _ => "255.255.255.0",
    });
}
