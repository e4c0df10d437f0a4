using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Property.Clocks;

/// <summary>A host's clocks under random changes of drift and steps of wall time, against the integral of the rate.</summary>
public sealed class DriftTests
{
    private const int Million = 1_000_000;

    // A span of true time, and what the clock is changed to at its end.
    private sealed record Change(int TrueNanoseconds, int DriftPpm, int StepMilliseconds);

    [Fact]
    public void Monotonic_UnderAnyChanges_IsTheIntegralOfTheRate() => ForAll(static (changes, _) =>
    {
        using SimulatedNetwork network = new();
        SimulatedHost host = network.AddHost("host");
        Int128 exact = 0;
        Duration steps = Duration.Zero;
        long rate = Million;
        foreach (Change change in changes)
        {
            Duration before = host.Clock.Monotonic;
            network.RunFor(Duration.FromNanoseconds(change.TrueNanoseconds));
            exact += (Int128)change.TrueNanoseconds * rate;
            Assert.Equal((long)(exact / Million), host.Sockets.TimeProvider.GetTimestamp());
            Assert.True(host.Clock.Monotonic >= before);
            host.Clock.DriftPartsPerMillion = change.DriftPpm;
            host.Clock.Step(Duration.FromMilliseconds(change.StepMilliseconds));
            rate = Million + change.DriftPpm;
            steps += Duration.FromMilliseconds(change.StepMilliseconds);
            Assert.Equal((long)(exact / Million), host.Sockets.TimeProvider.GetTimestamp());
            Assert.Equal(network.Options.Start + host.Clock.Monotonic + steps, host.Sockets.Clock.GetCurrentInstant());
        }
    });

    [Fact]
    public void Timer_UnderAnyChanges_FiresWhenTheHostsTimeHasCome() => ForAll(static (changes, milliseconds) =>
    {
        using SimulatedNetwork network = new();
        SimulatedHost host = network.AddHost("host");
        TimeProvider time = host.Sockets.TimeProvider;
        List<long> fired = [];
        var due = TimeSpan.FromMilliseconds(milliseconds);
        using ITimer timer = time.CreateTimer(_ => fired.Add(time.GetTimestamp()), null, due, due);
        Play(network, host, changes);
        long period = milliseconds * (long)Million;
        for (int i = 0; i < fired.Count; i++)
        {
            // The first nanosecond of true time at which it has come: the clock has then gone by less than one of its own steps.
            Assert.InRange(fired[i] - ((i + 1) * period), 0, 1);
        }

        Assert.Equal(time.GetTimestamp() / period, fired.Count);
    });

    [Fact]
    public void SocketTimeout_UnderAnyChanges_EndsWhenTheHostsTimeHasCome() => ForAll(static (changes, milliseconds) =>
    {
        using SimulatedNetwork network = new();
        SimulatedHost host = network.AddHost("host");
        using ISocket socket = host.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        socket.Timeout = Duration.FromMilliseconds(milliseconds);
        List<long> ended = [];
        host.Start("receive", async () =>
        {
            await Assert.ThrowsAsync<SocketTimeoutException>(async () => await socket.ReceiveAsync(new byte[1]));
            ended.Add(host.Sockets.TimeProvider.GetTimestamp());
        });
        host.Start("poll", async () =>
        {
            Assert.Equal(0, await host.Sockets.PollAsync(new PollEntry[] { new(socket, PollEvents.Read) }, Duration.FromMilliseconds(milliseconds)));
            ended.Add(host.Sockets.TimeProvider.GetTimestamp());
        });
        Play(network, host, changes);
        network.RunUntilIdle();
        Assert.Equal(2, ended.Count);
        Assert.All(ended, end => Assert.InRange(end - (milliseconds * (long)Million), 0, 2 * (changes.Length + 1)));
    });

    [Fact]
    public void Delay_HostGetsFasterDuringIt_EndsEarlier()
    {
        using SimulatedNetwork network = new();
        SimulatedHost host = network.AddHost("host");
        SimulatedProgram delay = host.Start("delay", () => Task.Delay(TimeSpan.FromSeconds(10), host.Sockets.TimeProvider));
        network.RunFor(Duration.FromSeconds(5));
        host.Clock.DriftPartsPerMillion = 250_000;
        network.Run();
        Assert.True(delay.IsCompleted);
        Assert.Equal(Duration.FromSeconds(9), network.Elapsed);
    }

    [Fact]
    public void Timers_DueAtOneInstant_KeepTheirOrderWhenTheDriftChanges()
    {
        using SimulatedNetwork network = new();
        SimulatedHost host = network.AddHost("host");
        List<int> fired = [];
        ITimer[] timers =
        [
            .. Enumerable.Range(0, 5).Select(i => host.Sockets.TimeProvider.CreateTimer(_ => fired.Add(i), null, TimeSpan.FromSeconds(9), Timeout.InfiniteTimeSpan)),
        ];
        timers[1].Change(TimeSpan.FromSeconds(9), Timeout.InfiniteTimeSpan);
        host.Clock.DriftPartsPerMillion = 1000;
        host.Clock.DriftPartsPerMillion = -1000;
        network.RunUntilIdle();
        Assert.Equal([0, 2, 3, 4, 1], fired);
        Array.ForEach(timers, static t => t.Dispose());
    }

    private static void Play(SimulatedNetwork network, SimulatedHost host, Change[] changes)
    {
        foreach (Change change in changes)
        {
            network.RunFor(Duration.FromNanoseconds(change.TrueNanoseconds));
            host.Clock.DriftPartsPerMillion = change.DriftPpm;
            host.Clock.Step(Duration.FromMilliseconds(change.StepMilliseconds));
        }
    }

    private static void ForAll(Action<Change[], int> body)
    {
        Gen<Change> change =
            from span in Gen.Choose(0, 400 * Million)
            from drift in Gen.OneOf(Gen.Choose(-900_000, 900_000), Gen.Choose(-200, 200), Gen.Constant(0))
            from step in Gen.Choose(-5_000_000, 5_000_000)
            select new Change(span, drift, step);
        Prop.ForAll(Gen.Zip(change.ArrayOf(), Gen.Choose(1, 3000)).ToArbitrary(), drawn => body(drawn.Item1, drawn.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(31), FSharpOption<int>.None))));
    }
}
