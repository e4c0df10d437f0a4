using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>Answers for the host's own name with the host's own addresses, as systemd's "myhostname" does; "localhost" and what ends in it too.</summary>
internal sealed class OwnNameSource : IHostSource
{
    private const string Localhost = "localhost";

    private readonly string _hostName;
    private readonly Func<IReadOnlyList<IPAddress>> _addresses;

    /// <summary>Creates the source.</summary>
    /// <param name="hostName">The host's name.</param>
    /// <param name="addresses">Its addresses of now, apart from loopback.</param>
    public OwnNameSource(string hostName, Func<IReadOnlyList<IPAddress>> addresses)
    {
        _hostName = hostName;
        _addresses = addresses;
    }

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken)
    {
        string plain = name.EndsWith('.') ? name[..^1] : name;
        bool isLocalhost = plain.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
            || plain.EndsWith($".{Localhost}", StringComparison.OrdinalIgnoreCase);
        bool isOwn = plain.Equals(_hostName, StringComparison.OrdinalIgnoreCase);
        if (!isLocalhost && !isOwn)
        {
            return new(HostAnswer.NotFound());
        }

        IPAddress[] addresses =
        [
            .. (isLocalhost ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : _addresses())
                .Where(a => addressFamily == AddressFamily.Unspecified || a.AddressFamily == addressFamily),
        ];
        return new(addresses.Length == 0
            ? HostAnswer.NotFound(HostLookupError.NoData)
            : HostAnswer.Found(new HostEntry(isLocalhost ? Localhost : _hostName, [], addresses)));
    }

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken)
    {
        string? name = IPAddress.IsLoopback(address) ? Localhost : _addresses().Contains(address) ? _hostName : null;
        return new(name is null ? HostAnswer.NotFound() : HostAnswer.Found(new HostEntry(name, [], [address])));
    }
}
