using System.Net;
using System.Net.Sockets;

namespace SimNet.RealOs;

// The resolver of glibc. Its calls block; awaited ones block a thread of the pool, unless the host is given in figures.
internal sealed class OsNameResolver : INameResolver
{
    public IReadOnlyList<AddressInfo> GetAddressInfo(string? host, string? service, AddressInfoHints hints = default) =>
        AddressInfoLookup.Run(host, service, hints);

    public ValueTask<IReadOnlyList<AddressInfo>> GetAddressInfoAsync(
        string? host, string? service, AddressInfoHints hints = default, CancellationToken cancellationToken = default)
    {
        bool asksNobody = host is null || (hints.Flags & AddressInfoFlags.NumericHost) != 0 || IPAddress.TryParse(host, out _);
        return Run(() => AddressInfoLookup.Run(host, service, hints), asksNobody, cancellationToken);
    }

    public NameInfo GetNameInfo(IPEndPoint endPoint, NameInfoFlags flags = NameInfoFlags.None)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return NameInfoLookup.Run(endPoint, flags);
    }

    public ValueTask<NameInfo> GetNameInfoAsync(
        IPEndPoint endPoint, NameInfoFlags flags = NameInfoFlags.None, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        bool asksNobody = (flags & NameInfoFlags.NumericHost) != 0;
        return Run(() => NameInfoLookup.Run(endPoint, flags), asksNobody, cancellationToken);
    }

    public HostEntry GetHostByName(string hostName)
    {
        ArgumentNullException.ThrowIfNull(hostName);
        return HostLookup.ByName(hostName);
    }

    public ValueTask<HostEntry> GetHostByNameAsync(string hostName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hostName);
        return Run(() => HostLookup.ByName(hostName), asksNobody: false, cancellationToken);
    }

    public HostEntry GetHostByAddress(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return HostLookup.ByAddress(address);
    }

    public ValueTask<HostEntry> GetHostByAddressAsync(IPAddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Run(() => HostLookup.ByAddress(address), asksNobody: false, cancellationToken);
    }

    private static ValueTask<T> Run<T>(Func<T> lookup, bool asksNobody, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(token);
        }

        if (!asksNobody)
        {
            return new ValueTask<T>(Task.Run(lookup, CancellationToken.None).WaitAsync(token));
        }

        try
        {
            return new ValueTask<T>(lookup());
        }
        catch (SocketException e)
        {
            return ValueTask.FromException<T>(e);
        }
    }
}
