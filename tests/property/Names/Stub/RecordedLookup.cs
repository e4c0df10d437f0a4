using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimNet.Abstractions;
using SimNet.Simulation.Names;
using SimNet.Simulation.Topology;

namespace SimNet.Tests.Property.Names.Stub;

// A lookup that was recorded on Linux with glibc: the host's files, the name servers' script, the call, what it gave, and who was asked what in which second.
internal sealed class RecordedLookup(JsonNode line)
{
    private const string Hosts = "127.0.0.1 localhost\n";

    private readonly JsonArray _call = line["call"]!.AsArray();

    public string Expected => $"{line["result"]!.ToJsonString()} after {line["seconds"]} s, asked {line["asked"]!.ToJsonString()}";

    public string Run(bool isAwaited)
    {
        using var network = new SimulatedNetwork(new SimulationOptions { Seed = 7 });
        SimulatedHost host = network.AddHost("host", new HostOptions
        {
            Names = NameOptions.FromFiles(Hosts, (string)line["conf"]!, $"hosts: {line["switch"]}"),
        });
        var rules = line["rules"]!.AsObject().ToDictionary(static r => r.Key, static r => (string)r.Value!);
        var servers = new ScriptedNameServers(network, rules);
        foreach (string address in (string[])["127.0.0.2", "127.0.0.3", "127.0.0.4"])
        {
            servers.Start(host, address);
        }

        network.RunFor(NodaTime.Duration.Zero);
        string result = isAwaited
            ? network.Run(() => AnswerAsync(host.Sockets.Names))
            : Answer(() => Call(host.Sockets.Names));
        double seconds = Math.Round(network.Elapsed.TotalSeconds);
        return $"{result} after {seconds} s, asked {JsonSerializer.Serialize(servers.Asked)}";
    }

    private AddressInfoHints Hints() => new(
        _call.Count > 2 ? AddressFamily.FromNative((int)_call[2]!) : AddressFamily.Unspecified,
        SocketType.Stream,
        ProtocolType.Unspecified,
        _call.Count > 3 ? (AddressInfoFlags)(int)_call[3]! : AddressInfoFlags.None);

    private object Call(INameResolver names)
    {
        string subject = (string)_call[1]!;
        return (string)_call[0]! switch
        {
            "gai" => Describe(names.GetAddressInfo(subject, "80", Hints())),
            "ghbn" => Describe(names.GetHostByName(subject)),
            "ghba" => Describe(names.GetHostByAddress(IPAddress.Parse(subject))),
            _ => new { host = names.GetNameInfo(new IPEndPoint(IPAddress.Parse(subject), 80)).Host },
        };
    }

    private async Task<string> AnswerAsync(INameResolver names)
    {
        string subject = (string)_call[1]!;
        object? answer = null;
        SocketException? error = null;
        try
        {
            answer = (string)_call[0]! switch
            {
                "gai" => Describe(await names.GetAddressInfoAsync(subject, "80", Hints())),
                "ghbn" => Describe(await names.GetHostByNameAsync(subject)),
                "ghba" => Describe(await names.GetHostByAddressAsync(IPAddress.Parse(subject))),
                _ => new { host = (await names.GetNameInfoAsync(new IPEndPoint(IPAddress.Parse(subject), 80))).Host },
            };
        }
        catch (SocketException e)
        {
            error = e;
        }

        return Answer(() => error is null ? answer! : throw error);
    }

    private static string Answer(Func<object> call)
    {
        try
        {
            return JsonSerializer.Serialize(call());
        }
        catch (AddressInfoException e)
        {
            return JsonSerializer.Serialize($"gaierror {(int)e.Error}");
        }
        catch (HostLookupException e)
        {
            return JsonSerializer.Serialize($"herror {(int)e.Error}");
        }
    }

    private static object Describe(IReadOnlyList<AddressInfo> answer) => new
    {
        name = answer[0].CanonicalName,
        addresses = answer.Select(static a => a.EndPoint.Address.ToString()).Order(StringComparer.Ordinal),
    };

    private static object Describe(HostEntry entry) => new
    {
        name = entry.HostName,
        aliases = entry.Aliases,
        addresses = entry.Addresses.Select(static a => a.ToString()),
    };
}
