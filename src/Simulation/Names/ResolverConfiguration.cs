using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NodaTime;

namespace SimNet.Simulation.Names;

/// <summary>How a host asks the DNS: what <c>resolv.conf(5)</c> says. Immutable and thread-safe.</summary>
/// <remarks>In code, a value outside of its range is refused; in the text of a file it is read as glibc 2.36 reads it, see <see cref="Parse"/>.</remarks>
public sealed record ResolverConfiguration
{
    /// <summary>How many name servers are asked (MAXNS); a file may list more, which glibc ignores.</summary>
    public const int MaxNameServers = 3;

    /// <summary>The largest <see cref="MinDots"/> (RES_MAXNDOTS).</summary>
    public const int MaxMinDots = 15;

    /// <summary>The largest <see cref="Timeout"/> in seconds (RES_MAXRETRANS).</summary>
    public const int MaxTimeoutSeconds = 30;

    /// <summary>The largest <see cref="Attempts"/> (RES_MAXRETRY).</summary>
    public const int MaxAttempts = 5;

    /// <summary>The port of name servers, which a file cannot change.</summary>
    public const int DefaultPort = 53;

    private readonly ImmutableArray<IPEndPoint> _nameServers = [new IPEndPoint(IPAddress.Loopback, DefaultPort)];
    private readonly ImmutableArray<string>? _search;
    private readonly ImmutableArray<(IPAddress Address, IPAddress Mask)> _sortList = [];
    private readonly int _minDots = 1;
    private readonly Duration _timeout = Duration.FromSeconds(5);
    private readonly int _attempts = 2;

    /// <summary>Creates a configuration with the defaults, which ask a name server on the host itself (127.0.0.1).</summary>
    public ResolverConfiguration()
    {
    }

    /// <summary>Creates a configuration with name servers at port 53 and otherwise the defaults.</summary>
    /// <param name="nameServers">One to three addresses.</param>
    /// <exception cref="ArgumentNullException">An address is null.</exception>
    /// <exception cref="ArgumentException">There is none, or there are too many.</exception>
    public ResolverConfiguration(params IPAddress[] nameServers)
    {
        ArgumentNullException.ThrowIfNull(nameServers);
        NameServers = [.. nameServers.Select(static a => new IPEndPoint(a ?? throw new ArgumentNullException(nameof(nameServers)), DefaultPort))];
    }

    /// <summary>The name servers, in the order in which they are asked (<c>nameserver</c>): one to three. Default 127.0.0.1, port 53.</summary>
    /// <exception cref="ArgumentException">There is none, there are too many, or one is null or has port 0.</exception>
    public IReadOnlyList<IPEndPoint> NameServers
    {
        get => _nameServers;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count is 0 or > MaxNameServers)
            {
                throw new ArgumentException(
                    $"A host asks one to {MaxNameServers} name servers, not {value.Count}. For none leave the resolver's configuration out.",
                    nameof(value));
            }

            if (value.Any(static s => s is null || s.Port == 0 || s.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)))
            {
                throw new ArgumentException($"A name server has an address of IPv4 or IPv6 and a port, usually {DefaultPort}.", nameof(value));
            }

            _nameServers = [.. value];
        }
    }

    /// <summary>
    /// The domains that are appended to a name with fewer dots than <see cref="MinDots"/> (<c>search</c>, <c>domain</c>), in their order;
    /// <see langword="null"/>, the default, for the domain in the host's own name, if that has a dot. Empty for none.
    /// </summary>
    /// <exception cref="ArgumentException">A domain is empty or has a blank in it; "." is the root.</exception>
    public IReadOnlyList<string>? Search
    {
        get => _search;
        init
        {
            if (value?.Any(static d => string.IsNullOrEmpty(d) || d.Any(char.IsWhiteSpace)) == true)
            {
                throw new ArgumentException("A domain of the search list is a name without blanks; write \".\" for the root.", nameof(value));
            }

            _search = value is null ? null : [.. value];
        }
    }

    /// <summary>How many dots a name needs to be asked for as it stands before the search list is tried (<c>ndots</c>). 0 to 15, default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MinDots
    {
        get => _minDots;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxMinDots);
            _minDots = value;
        }
    }

    /// <summary>
    /// How long the first server has to answer (<c>timeout</c>): whole seconds, 1 to 30, default 5. With several servers the second has this
    /// time, and with three the second two thirds and the third four thirds of it, in whole seconds and at least one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range or not in whole seconds.</exception>
    public Duration Timeout
    {
        get => _timeout;
        init => _timeout = value >= Duration.FromSeconds(1) && value <= Duration.FromSeconds(MaxTimeoutSeconds) && value.SubsecondNanoseconds == 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The resolver's timeout is 1 to {MaxTimeoutSeconds} whole seconds.");
    }

    /// <summary>How often the list of servers is gone through (<c>attempts</c>). 0, which asks nobody, to 5; default 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Attempts
    {
        get => _attempts;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxAttempts);
            _attempts = value;
        }
    }

    /// <summary>Whether each query starts with another server than the one before (<c>rotate</c>). Default off.</summary>
    public bool Rotate { get; init; }

    /// <summary>Whether queries carry EDNS, with 1,200 bytes for the answer (<c>edns0</c>, RFC 6891). Default off: 512 bytes.</summary>
    public bool UseEdns { get; init; }

    /// <summary>Whether all queries go over TCP (<c>use-vc</c>). Default off.</summary>
    public bool UseTcp { get; init; }

    /// <summary>Whether the query for IPv6 addresses waits for the answer to that for IPv4 (<c>single-request</c>). Default off: both at once.</summary>
    public bool SingleRequest { get; init; }

    /// <summary>As <see cref="SingleRequest"/>, with a new socket for the second query (<c>single-request-reopen</c>). Default off.</summary>
    public bool SingleRequestReopen { get; init; }

    /// <summary>Whether a name without a dot is never asked for as it stands after the search list (<c>no-tld-query</c>). Default off.</summary>
    public bool NoTopLevelQuery { get; init; }

    /// <summary>Whether no IPv6 addresses are asked for (<c>no-aaaa</c>). Default off.</summary>
    public bool NoIPv6 { get; init; }

    /// <summary>
    /// The networks whose IPv4 addresses come first in <c>gethostbyname</c>'s answers (<c>sortlist</c>), as address and mask. <c>getaddrinfo</c>
    /// orders by <see cref="NameOptions.AddressPolicy"/> after that. Default none.
    /// </summary>
    /// <exception cref="ArgumentException">An address or mask is not of IPv4.</exception>
    public IReadOnlyList<(IPAddress Address, IPAddress Mask)> SortList
    {
        get => _sortList;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _sortList = value.All(static e => e.Address?.AddressFamily == AddressFamily.InterNetwork && e.Mask?.AddressFamily == AddressFamily.InterNetwork)
                ? [.. value]
                : throw new ArgumentException("The sort list has pairs of an IPv4 address and a mask.", nameof(value));
        }
    }

    /// <summary>Reads the text of a <c>resolv.conf(5)</c> file as glibc 2.36 does.</summary>
    /// <param name="text">The text. Of <c>domain</c> and <c>search</c> the last one counts; name servers after the third, addresses that are none,
    /// unknown keywords and unknown options are skipped; numbers are brought into their range; without a name server it is 127.0.0.1.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static ResolverConfiguration Parse(string text) => ResolverText.Parse(text);

    /// <inheritdoc/>
    public bool Equals(ResolverConfiguration? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The configuration as the text of a file. Ports other than 53, which a file cannot have, stand behind the address.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (IPEndPoint server in _nameServers)
        {
            text.Append(CultureInfo.InvariantCulture, $"nameserver {(server.Port == DefaultPort ? server.Address : server)}\n");
        }

        if (_search is { } search)
        {
            text.Append(CultureInfo.InvariantCulture, $"search {(search.IsEmpty ? "." : string.Join(' ', search))}\n");
        }

        if (!_sortList.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"sortlist {string.Join(' ', _sortList.Select(static e => $"{e.Address}/{e.Mask}"))}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"options {string.Join(' ', ResolverText.FormatOptions(this))}\n").ToString();
    }

    // The domains to append, and the time of a server by its place in the list, as glibc computes it.
    internal IReadOnlyList<string> SearchFor(string hostName)
    {
        int dot = hostName.IndexOf('.', StringComparison.Ordinal);
        return _search is { } search ? search : dot < 0 ? [] : [hostName[(dot + 1)..]];
    }

    internal Duration TimeoutOf(int server)
    {
        int seconds = (int)_timeout.TotalSeconds << server;
        return Duration.FromSeconds(Math.Max(1, server > 0 ? seconds / _nameServers.Length : seconds));
    }
}
