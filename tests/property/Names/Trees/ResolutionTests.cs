using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Names.Messages;
using SimNet.Simulation.Names.Servers;
using SimNet.Simulation.Names.Zones;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Property.Names.Trees;

/// <summary>A recursive server finds in any tree of zones, over the network, what a model of RFC 1034 finds that knows the whole tree.</summary>
public sealed class ResolutionTests
{
    private const int Trees = 200;

    [Fact]
    public void Resolve_AnyTreeAndQuestions_FindsWhatTheModelFinds() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), CheckTree).Check(Config.QuickThrowOnFailure.WithMaxTest(Trees));

    [Fact]
    public void Trees_HaveAllThatCanGoWrong()
    {
        List<ModelAnswer> answers = [];
        for (int seed = 0; seed < Trees; seed++)
        {
            var tree = new RandomTree(seed);
            answers.AddRange(tree.Questions.Select(q => new ResolutionModel(tree).Resolve(q.Name, q.Type)));
        }

        int Count(Func<ModelAnswer, bool> isSuch) => answers.Count(isSuch);
        Assert.True(Count(static a => a.Code == "SERVFAIL") > 20);
        Assert.True(Count(static a => a.Code == "NXDOMAIN") > 50);
        Assert.True(Count(static a => a.Code == "NXDOMAIN" && a.Answers.Count > 0) > 5);
        Assert.True(Count(static a => a.Code == "NOERROR" && a.Answers.Count == 0) > 50);
        Assert.True(Count(static a => a.Code == "NOERROR" && a.Answers.Count > 1) > 20);
    }

    private static void CheckTree(int seed)
    {
        var tree = new RandomTree(seed);
        using var network = new SimulatedNetwork(new SimulationOptions { Seed = (ulong)seed, CaptureStacks = false });
        foreach (TreeZone zone in tree.Zones)
        {
            network.AddHost(zone.HostName.TrimEnd('.'), IPAddress.Parse(zone.HostAddress))
                .StartNameServer(new NameServerOptions { Zones = [Zone.Parse(zone.ToFile(), zone.Origin)] });
        }

        network.AddHost("lame", IPAddress.Parse(RandomTree.LameAddress)).StartNameServer(new NameServerOptions());
        network.AddHost("dead", IPAddress.Parse(RandomTree.DeadAddress));
        var resolver = IPAddress.Parse("10.0.0.1");
        network.AddHost("resolver", resolver).StartNameServer(new NameServerOptions { RootServers = [IPAddress.Parse(tree.Zones[0].HostAddress)] });
        IPAddress asked = resolver;
        if (tree.Forwards)
        {
            asked = IPAddress.Parse("10.0.0.2");
            network.AddHost("forwarder", asked).StartNameServer(new NameServerOptions { Forwarders = [resolver], QueryTimeout = Duration.FromSeconds(60) });
        }

        SimulatedHost client = network.AddHost("client");
        var model = new ResolutionModel(tree);
        foreach ((string name, string type) in (IEnumerable<(string, string)>)[.. tree.Questions, .. tree.Questions])
        {
            ModelAnswer expected = model.Resolve(name, type);
            ModelAnswer actual = Ask(client.Sockets, asked, name, type);
            if (!expected.Equals(actual)) throw new InvalidOperationException($"Seed {seed}: {name} {type}: expected {expected}, found {actual} in\n{tree}");
        }
    }

    private static ModelAnswer Ask(ISocketProvider client, IPAddress server, string name, string type)
    {
        using ISocket socket = client.CreateSocket(socketType: SocketType.Dgram);
        socket.Connect(new IPEndPoint(server, NameServer.Port));
        socket.Timeout = Duration.FromMinutes(10);
        socket.Send(DnsMessage.CreateQuery(1, new DnsQuestion(DnsName.Parse(name), Enum.Parse<DnsRecordType>(type, ignoreCase: true)), ednsSize: 4096).ToArray());
        byte[] buffer = new byte[DnsMessage.MaxLength];
        int count = socket.Receive(buffer);
        Assert.True(DnsMessage.TryParse(buffer.AsSpan(0, count), out DnsMessage? answer));
        string code = answer!.ResponseCode switch
        {
            DnsResponseCode.NoError => "NOERROR",
            DnsResponseCode.NameError => "NXDOMAIN",
            DnsResponseCode.ServerFailure => "SERVFAIL",
            var other => other.ToString(),
        };
        return new(code, [.. answer.Answers.Select(Show).Order(StringComparer.Ordinal)]);
    }

    private static string Show(DnsRecord record) => $"{record.Name} {record.Type.ToString().ToUpperInvariant()} " + record.Data switch
    {
        DnsAddress address => address.Address.ToString(),
        DnsTarget target => target.Name.ToString(),
        DnsText text => string.Concat(text.Strings),
        _ => record.Data.ToString(),
    };
}
