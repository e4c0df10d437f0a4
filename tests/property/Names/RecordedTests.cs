using System.Text.Json.Nodes;
using SimNet.Simulation.Names;
using Xunit;

namespace SimNet.Tests.Property.Names;

// What Linux and glibc answered is what the simulated host answers, call by call.
public sealed class RecordedTests
{
    [Theory]
    [InlineData("loopback.txt", 1100)]
    [InlineData("ipv4.txt", 60)]
    [InlineData("ipv6.txt", 60)]
    [InlineData("routed.txt", 140)]
    public void Resolver_RecordedCall_AnswersAsLinuxDid(string file, int atLeast)
    {
        var host = new RecordedHost(file);
        var files = new HostTableSource(() => host.Names.Hosts.Records, static () => true);
        var resolver = new HostResolver(host, new TestCalls(), _ => files);
        Assert.InRange(host.Calls.Count, atLeast, int.MaxValue);
        List<string> mismatches = [];
        foreach (string line in host.Calls)
        {
            var call = new RecordedCall(JsonNode.Parse(line)!, resolver);
            string answer = call.Run();
            if (answer != call.Expected) mismatches.Add($"{line}\n    gave {answer}");
        }

        Assert.True(mismatches.Count == 0, $"{mismatches.Count} of {host.Calls.Count} calls differ:\n{string.Join('\n', mismatches.Take(20))}");
    }
}
