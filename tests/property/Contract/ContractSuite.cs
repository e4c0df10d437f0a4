using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit.Sdk;

namespace SimNet.Tests.Property.Contract;

// A part of the contract as tests. Each provider inherits each suite; the bodies know only ISocketProvider.
public abstract class ContractSuite(WorldFactory worlds)
{
    // Draws other cases than the usual ones: SIMNET_PROPERTY_SEED=7, or =random.
    private const string SeedVariable = "SIMNET_PROPERTY_SEED";

    // Set anew only by the proof of the suite, which runs the same bodies on defective providers.
    public WorldFactory Worlds { get; set; } = worlds;

    // One scenario in a world of its own.
    protected void Scenario(Action<ContractWorld> body, [CallerMemberName] string test = "") => Guarded(test, () =>
    {
        using ContractWorld world = Worlds.Open();
        body(world);
    });

    // The same scenario for many drawn cases, each in a world of its own; a failing case is shrunk.
    protected void ForAll<T>(Arbitrary<T> cases, Action<ContractWorld, T> body, [CallerMemberName] string test = "") => Guarded(test, () =>
    {
        ulong seed = Seed(test);
        Config config = Config.QuickThrowOnFailure
            .WithMaxTest(Worlds.Runs)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None)))
            .WithName(test);
        try
        {
            Check.One(config, Prop.ForAll(cases, drawn =>
            {
                using ContractWorld world = Worlds.Open();
                body(world, drawn);
            }));
        }
        catch (Exception e)
        {
            throw new XunitException($"{SeedVariable}={seed} draws these cases again.\n{e.Message}", e);
        }
    });

    private static ulong Seed(string test)
    {
        string? wanted = Environment.GetEnvironmentVariable(SeedVariable);
        return wanted switch
        {
            null or "" => test.Aggregate(14695981039346656037UL, static (hash, c) => unchecked((hash ^ c) * 1099511628211UL)),
            "random" => (ulong)Random.Shared.NextInt64(),
            _ => ulong.Parse(wanted, CultureInfo.InvariantCulture),
        };
    }

    // On a thread of its own, so that a call that never returns fails this test and no other.
    private void Guarded(string test, Action body)
    {
        Exception? error = null;
        Thread thread = new(() =>
        {
            try
            {
                body();
            }
            catch (Exception e)
            {
                error = e;
            }
        })
        {
            IsBackground = true,
            Name = test,
        };
        thread.Start();
        if (!thread.Join(Worlds.Guard))
        {
            throw new TimeoutException($"{test} hangs on {Worlds.Name}: it still ran after {Worlds.Guard.TotalSeconds} s.");
        }

        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }
}
