// What a host's resolver knows: its own hosts table with the loopback names, then the names of all hosts of the network.
using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Names;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Topology;

internal sealed class HostNames(HostRecords network, string hostName, IpStack ip) : IHostTable
{
    private readonly HostRecords _own = HostRecords.CreateWithLoopback();

    public string HostName { get; } = hostName;

    public IReadOnlyList<HostRecord> FindByName(string name)
    {
        IReadOnlyList<HostRecord> own = _own.FindByName(name);
        return own.Count > 0 ? own : network.FindByName(name);
    }

    public IReadOnlyList<HostRecord> FindByAddress(IPAddress address)
    {
        IReadOnlyList<HostRecord> own = _own.FindByAddress(address);
        return own.Count > 0 ? own : network.FindByAddress(address);
    }

    public bool HasAddress(AddressFamily addressFamily) => ip.HasAddressOf(addressFamily == AddressFamily.InterNetwork);

    public SourceAddress? SelectSource(IPAddress destination)
    {
        var target = InetAddress.From(destination);
        if (target.IsAny)
        {
            target = target.IsIPv4 ? InetAddress.LoopbackIPv4 : InetAddress.LoopbackIPv6;
        }

        if (ip.FindPath(target, out _) != SocketError.Success)
        {
            return null;
        }

        InetAddress source = ip.ChooseSource(target);
        HostInterface? link = ip.Interfaces.FindHolder(source);
        return link is null ? null : new SourceAddress(source.ToIPAddress(), link.Find(source)!.PrefixLength, link.Index);
    }

    public int GetInterfaceIndex(string name) => ip.Interfaces.Find(name)?.Index ?? 0;

    public string? GetInterfaceName(long index) => ip.Interfaces.Find(index)?.Name;
}
