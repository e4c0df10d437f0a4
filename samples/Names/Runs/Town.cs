using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SimNet.Samples.Names.Programs;
using SimNet.Simulation.Faults;
using SimNet.Simulation.Links;
using SimNet.Simulation.Names;
using SimNet.Simulation.Names.Servers;
using SimNet.Simulation.Names.Zones;
using SimNet.Simulation.Topology;

namespace SimNet.Samples.Names.Runs;

/// <summary>The network of the sample: a client, the server that it looks for, a name server, another host, and one that is cut off.</summary>
public static class Town
{
    public const string Name = "www.town.test";
    public const int Port = 7;

    private static readonly IPAddress NameServerAddress = IPAddress.Parse("10.0.0.53");
    private static readonly IPAddress WebAddress = IPAddress.Parse("10.0.0.80");
    private static readonly IPAddress WebAddressV6 = IPAddress.Parse("fd00::80");

    public static IPAddress OtherAddress { get; } = IPAddress.Parse("10.0.0.66");

    public static IPAddress SilentAddress { get; } = IPAddress.Parse("10.0.0.79");

    public static IPAddress SilentAddressV6 { get; } = IPAddress.Parse("fd00::79");

    public static Zone ZoneOf(IPAddress address, IPAddress addressV6) => new ZoneBuilder("town.test")
        .AddStartOfAuthority("dns")
        .AddNameServer("@", "dns")
        .AddAddress("dns", NameServerAddress)
        .AddAddress("www", address)
        .AddAddress("www", addressV6)
        .Build();

    /// <summary>One visit under a fault.</summary>
    /// <param name="fault">The fault; null for none.</param>
    /// <param name="races">Whether the addresses are tried in a race.</param>
    /// <param name="seed">The seed.</param>
    public static Outcome Visit(NameFault? fault, bool races, ulong seed = 1)
    {
        using var network = new SimulatedNetwork(new SimulationOptions
        {
            Seed = seed,
            DefaultLink = new LinkOptions { Latency = Duration.FromMilliseconds(10) },
        });
        SimulatedHost web = network.AddHost("www", WebAddress, WebAddressV6);
        SimulatedHost other = network.AddHost("other", OtherAddress);
        SimulatedHost silent = network.AddHost("silent", SilentAddress, SilentAddressV6);
        SimulatedHost dns = network.AddHost("dns", NameServerAddress);
        SimulatedHost client = network.AddHost("client", new HostOptions
        {
            Names = new NameOptions { Resolver = new ResolverConfiguration(NameServerAddress) },
        });
        network.SetLink(client, silent, new LinkOptions { Loss = 1 });
        dns.StartNameServer(new NameServerOptions { Zones = [ZoneOf(WebAddress, WebAddressV6)] });
        if (fault is not null) network.Faults.Names.Add(fault);
        foreach (SimulatedHost host in (SimulatedHost[])[web, other]) host.StartService("greeter", () => On<Greeter>(host).ServeAsync(Port));

        Visitor visitor = On<Visitor>(client);
        (string seen, Duration at) = network.Run(async () =>
        {
            string seen = await (races ? visitor.RaceAsync(Name, Port) : visitor.VisitAsync(Name, Port));
            return (seen, network.Elapsed);
        });
        return new Outcome(seen, at, network.EventHash);
    }

    private static T On<T>(SimulatedHost host)
        where T : class =>
        new ServiceCollection().AddSimulatedSockets(host).AddSingleton<T>().BuildServiceProvider().GetRequiredService<T>();
}

/// <summary>What the application saw, after how much virtual time, and the hash of the run.</summary>
public sealed record Outcome(string Seen, Duration Elapsed, ulong EventHash);
