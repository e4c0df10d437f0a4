using System.Net;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Names;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;

namespace SimNet.Tests.Property.Names.Stub;

// A client and two hosts with scripted name servers, 10 ms away from each other.
internal sealed class StubWorld : IDisposable
{
    public static readonly LinkOptions Near = LinkOptions.Default with { Latency = Duration.FromMilliseconds(10) };

    public static readonly LinkOptions Cut = Near with { Loss = 1 };

    private readonly Dictionary<string, string> _rules;

    public StubWorld(Dictionary<string, string>? rules = null, NameOptions? names = null, ulong seed = 1, int descriptors = 1024)
    {
        Network = new SimulatedNetwork(new SimulationOptions { Seed = seed, DefaultLink = Near });
        First = Network.AddHost("ns1", IPAddress.Parse("10.0.0.53"), IPAddress.Parse("fd00::53"));
        Second = Network.AddHost("ns2", IPAddress.Parse("10.0.0.54"));
        Client = Network.AddHost("client", new HostOptions
        {
            Addresses = [IPAddress.Parse("10.0.0.100"), IPAddress.Parse("fd00::100")],
            Names = names ?? Asking(new ResolverConfiguration(IPAddress.Parse("10.0.0.53"))),
            Settings = HostSettings.Default with { MaxDescriptors = descriptors },
        });
        _rules = rules ?? new() { ["*"] = "ok" };
        Servers = new ScriptedNameServers(Network, _rules);
        Servers.Start(First, "10.0.0.53");
        Servers.Start(First, "fd00::53");
        Servers.Start(Second, "10.0.0.54");
        Network.RunFor(Duration.Zero);
    }

    public SimulatedNetwork Network { get; }

    public SimulatedHost Client { get; }

    public SimulatedHost First { get; }

    public SimulatedHost Second { get; }

    public ScriptedNameServers Servers { get; }

    public ISocketProvider Sockets => Client.Sockets;

    public INameResolver Names => Client.Sockets.Names;

    public static NameOptions Asking(ResolverConfiguration configuration) => new() { Resolver = configuration };

    public static NameOptions AskingBoth(Func<ResolverConfiguration, ResolverConfiguration>? change = null)
    {
        var both = new ResolverConfiguration(IPAddress.Parse("10.0.0.53"), IPAddress.Parse("10.0.0.54"));
        return Asking(change?.Invoke(both) ?? both);
    }

    // The script from now on.
    public void Say(string key, string word) => _rules[key] = word;

    public void Cut2(bool isCut = true)
    {
        Network.SetLink(Client, First, isCut ? Cut : Near);
        Network.SetLink(Client, Second, isCut ? Cut : Near);
    }

    // How many descriptors the client has open, told by where a few more come to lie among them.
    public int OpenDescriptors()
    {
        ISocket[] probes = [.. Enumerable.Range(0, 8).Select(_ => Sockets.CreateSocket())];
        int last = probes.Max(static p => p.Descriptor);
        foreach (ISocket probe in probes) probe.Dispose();
        return last;
    }

    public void Dispose() => Network.Dispose();
}
