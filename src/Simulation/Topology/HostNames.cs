// What a host's resolver knows of its host, and the sources of names that it has.
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Faults;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Names;
using SimNet.Simulation.Names.Stub;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Topology;

internal sealed class HostNames : IHostTable
{
    private readonly IpStack _ip;
    private readonly NameCache _cache;
    private NameOptions _names;

    // Only looked up, never iterated.
    private readonly Dictionary<string, IHostSource> _sources;

    internal HostNames(
        string hostName,
        IpStack ip,
        HostRecords network,
        NameOptions names,
        Func<ISocketProvider> sockets,
        RandomStream random,
        NameFaults faults)
    {
        HostName = hostName;
        _names = names;
        _ip = ip;
        _cache = new NameCache(
            new StubResolver(this, sockets, random),
            () => Names.Cache,
            () => Duration.FromNanoseconds(sockets().TimeProvider.GetTimestamp()));
        _sources = new(StringComparer.Ordinal)
        {
            [NameService.Files] = new HostTableSource(() => Names.Hosts.Records, () => Names.UsesAllHostLines),
            [NameService.Dns] = _cache,
            [NameService.Network] = new InterceptedSource(
                new HostTableSource(() => network, static () => true),
                query => faults.FindInTable(query, hostName),
                () => sockets().TimeProvider),
            [NameService.MyHostName] = new OwnNameSource(hostName, () => [.. ip.Addresses.Select(static a => a.ToIPAddress())]),
        };
    }

    public string HostName { get; }

    public NameOptions Names
    {
        get => _names;
        set
        {
            _names = value;
            _cache.Clear();
        }
    }

    internal IHostSource? FindSource(string word) => _sources.GetValueOrDefault(word);

    public bool HasAddress(AddressFamily addressFamily) => _ip.HasAddressOf(addressFamily == AddressFamily.InterNetwork);

    public SourceAddress? SelectSource(IPAddress destination)
    {
        var target = InetAddress.From(destination);
        if (target.IsAny)
        {
            target = target.IsIPv4 ? InetAddress.LoopbackIPv4 : InetAddress.LoopbackIPv6;
        }

        if (_ip.FindPath(target, out _) != SocketError.Success)
        {
            return null;
        }

        InetAddress source = _ip.ChooseSource(target);
        HostInterface? link = _ip.Interfaces.FindHolder(source);
        return link is null ? null : new SourceAddress(source.ToIPAddress(), link.Find(source)!.PrefixLength, link.Index);
    }

    public int GetInterfaceIndex(string name) => _ip.Interfaces.Find(name)?.Index ?? 0;

    public string? GetInterfaceName(long index) => _ip.Interfaces.Find(index)?.Name;
}
