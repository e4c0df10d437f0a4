using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// A host with loopback addresses and a hosts file; its resolver asks a further source, if there is one, as "dns".
internal sealed class TestHost : IHostTable
{
    private readonly TestCalls _calls = new();

    public TestHost(IHostSource? dns = null)
    {
        var files = new HostTableSource(() => Names.Hosts.Records, () => Names.UsesAllHostLines);
        Resolver = new HostResolver(this, _calls, word => word switch
        {
            NameService.Files => files,
            NameService.Dns => dns,
            _ => null,
        });
    }

    public HostResolver Resolver { get; }

    public List<string> Calls => _calls.Names;

    public string HostName { get; set; } = "here";

    public NameOptions Names { get; set; } = new() { Switch = new NameServiceSwitch(new NameService(NameService.Files)) };

    public HashSet<AddressFamily> Families { get; } = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    public void Add(string address, string name, params string[] aliases) =>
        Names = Names with { Hosts = Names.Hosts.With(IPAddress.Parse(address), name, aliases) };

    public bool HasAddress(AddressFamily addressFamily) => Families.Contains(addressFamily);

    public SourceAddress? SelectSource(IPAddress destination) =>
        destination.AddressFamily == AddressFamily.InterNetwork ? new(IPAddress.Loopback, 8, 1) : new(IPAddress.IPv6Loopback, 128, 1);

    public int GetInterfaceIndex(string name) => name == "lo" ? 1 : 0;

    public string? GetInterfaceName(long index) => index == 1 ? "lo" : null;
}
