using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>Races over random answers, delays and reachability go as an independent model of the RFC's schedule says.</summary>
public sealed class RaceModelTests
{
    private const int Microsecond = 1000;

    [Fact]
    public void Race_RandomReachability_FollowsTheModel() => Check(RaceOf(allFail: false), (race, form) =>
    {
        (int? winner, Duration end, _) = RaceModel.Run(race);
        using RaceNetwork network = new();
        IPAddress[] addresses = Build(network, race);
        int free = network.FreeDescriptor();
        int? won = null;
        try
        {
            using ISocket socket = network.Connect(form, Options(race));
            won = Array.IndexOf(addresses, ((IPEndPoint)socket.RemoteEndPoint).Address);
        }
        catch (SocketTimeoutException)
        {
            // Nothing answers.
        }
        catch (Exception e) when (e is ConnectFailedException or AddressInfoException)
        {
            Assert.Null(winner);
        }

        Assert.Equal(winner, won);
        if (winner is not null)
        {
            Assert.Equal(end, network.Network.Elapsed);
        }

        Assert.Equal(free, network.FreeDescriptor());
    });

    [Fact]
    public void Race_AllFail_StartsAsTheModelSays() => Check(RaceOf(allFail: true), (race, form) =>
    {
        (_, Duration end, List<(int Target, Duration Start)> starts) = RaceModel.Run(race);
        using RaceNetwork network = new();
        IPAddress[] addresses = Build(network, race);
        var error = Assert.Throws<ConnectFailedException>(() => network.Connect(form, Options(race)));
        Assert.Equal(
            starts.Select(s => (addresses[s.Target], s.Start)),
            error.Attempts.Where(static a => a.EndPoint is not null).Select(static a => (a.EndPoint!.Address, a.Start)));
        Assert.Equal(end, network.Network.Elapsed);
    });

    private static void Check(Gen<RaceCase> cases, Action<RaceCase, Form> body) => Prop.ForAll(
            Gen.Zip(cases, Gen.Elements(Enum.GetValues<Form>())).ToArbitrary(),
            drawn => body(drawn.Item1, drawn.Item2))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(8305), FSharpOption<int>.None))));

    private static HappyEyeballsOptions Options(RaceCase race) => new()
    {
        ResolutionDelay = race.ResolutionDelay,
        ConnectionAttemptDelay = race.AttemptDelay,
        FirstAddressFamilyCount = race.FirstFamilyCount,
        Timeout = Duration.FromSeconds(20),
    };

    private static IPAddress[] Build(RaceNetwork network, RaceCase race)
    {
        IPAddress[] addresses =
        [
            .. race.Targets.Select((t, i) => network.Server(t.IsV6 ? $"fd00:1::{i + 1:x}" : $"10.1.0.{i + 1}", t.RoundTrip, t.Reach)),
        ];
        network.V6 = Answer(race.AnswerV6, [.. addresses.Where((_, i) => race.Targets[i].IsV6)]);
        network.V4 = Answer(race.AnswerV4, [.. addresses.Where((_, i) => !race.Targets[i].IsV6)]);
        return addresses;
    }

    private static TimedAnswer Answer(Duration after, IPAddress[] addresses) =>
        addresses.Length == 0 ? new TimedAnswer(after, AddressInfoError.NoData) : new TimedAnswer(after, null, addresses);

    // Times in microseconds, so that two of them hardly ever fall together: what is first then is nobody's rule.
    private static Gen<RaceCase> RaceOf(bool allFail) =>
        from v6 in Time(0, 600)
        from v4 in Time(0, 600)
        from resolution in Time(0, 100)
        from attempt in Time(10, 600)
        from first in Gen.Choose(1, 3)
        from targets in Target(allFail).ListOf(allFail ? 5 : 6)
        from count in Gen.Choose(1, 6)
        select new RaceCase(v6, v4, resolution, attempt, first, [.. targets.Take(count)]);

    private static Gen<RaceTarget> Target(bool allFail) =>
        from isV6 in Gen.Elements(true, false)
        from reach in allFail ? Gen.Constant(Reach.Refuses) : Gen.Elements(Reach.Listens, Reach.Refuses, Reach.Lost)
        from roundTrip in Time(1, 900)
        select new RaceTarget(isV6, reach, roundTrip + roundTrip);

    private static Gen<Duration> Time(int fromMilliseconds, int toMilliseconds) => Gen.Choose(fromMilliseconds * Microsecond, toMilliseconds * Microsecond)
        .Select(static us => Duration.FromNanoseconds((long)us * Microsecond));
}
