using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// A host with loopback addresses and a few names; its resolver, and the names of the calls that asked for access.
internal sealed class TestHost : IHostTable
{
    public TestHost(params IHostSource[] further) => Resolver = new HostResolver(this, ServiceDatabase.Default, Calls.Add, further);

    public HostRecords Records { get; } = HostRecords.CreateWithLoopback();

    public HostResolver Resolver { get; }

    public List<string> Calls { get; } = [];

    public string HostName { get; set; } = "here";

    public HashSet<AddressFamily> Families { get; } = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    public IReadOnlyList<HostRecord> FindByName(string name) => Records.FindByName(name);

    public IReadOnlyList<HostRecord> FindByAddress(IPAddress address) => Records.FindByAddress(address);

    public bool HasAddress(AddressFamily addressFamily) => Families.Contains(addressFamily);

    public SourceAddress? SelectSource(IPAddress destination) =>
        destination.AddressFamily == AddressFamily.InterNetwork ? new(IPAddress.Loopback, 8, 1) : new(IPAddress.IPv6Loopback, 128, 1);

    public int GetInterfaceIndex(string name) => name == "lo" ? 1 : 0;

    public string? GetInterfaceName(long index) => index == 1 ? "lo" : null;
}
