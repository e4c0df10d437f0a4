using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// A host on which calls were recorded: its hosts table, its interfaces, and the source address of each destination, read from a file in Recorded/.
internal sealed class RecordedHost : IHostTable
{
    private readonly Dictionary<IPAddress, (int PrefixLength, int Index, bool IsDeprecated)> _interfaces = [];
    private readonly Dictionary<IPAddress, IPAddress?> _sources = [];

    public RecordedHost(string file)
    {
        using var reader = new StreamReader(typeof(RecordedHost).Assembly.GetManifestResourceStream($"Names.{file}")!);
        string[] lines = reader.ReadToEnd().Split('\n');
        Calls = [.. Of(lines, "call ")];
        Names = new NameOptions { Hosts = HostsFile.Parse(string.Join('\n', Of(lines, "host "))), Switch = new NameServiceSwitch(new NameService(NameService.Files)) };
        foreach (string[] fields in Of(lines, "interface ").Select(static l => l.Split(' ')))
        {
            _interfaces.Add(IPAddress.Parse(fields[0]), (Number(fields[1]), Number(fields[2]), fields.Length > 3));
        }

        foreach (string[] fields in Of(lines, "source ").Select(static l => l.Split(' ')))
        {
            _sources.Add(IPAddress.Parse(fields[0]), fields[1] == "-" ? null : IPAddress.Parse(fields[1]));
        }
    }

    public IReadOnlyList<string> Calls { get; }

    public string HostName => "simhost.example.org";

    public NameOptions Names { get; }

    public bool HasAddress(AddressFamily addressFamily) =>
        _interfaces.Keys.Any(a => a.AddressFamily == addressFamily && !a.Equals(IPAddress.Loopback) && !a.Equals(IPAddress.IPv6Loopback));

    public SourceAddress? SelectSource(IPAddress destination)
    {
        if (_sources.GetValueOrDefault(destination) is not { } source) return null;
        (int prefixLength, int index, bool isDeprecated) = _interfaces.GetValueOrDefault(source, (0, -1, false));
        return new SourceAddress(source, prefixLength, index, isDeprecated);
    }

    public int GetInterfaceIndex(string name) => name == "lo" ? 1 : 0;

    public string? GetInterfaceName(long index) => index == 1 ? "lo" : null;

    private static IEnumerable<string> Of(string[] lines, string kind) =>
        lines.Where(l => l.StartsWith(kind, StringComparison.Ordinal)).Select(l => l[kind.Length..]);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
