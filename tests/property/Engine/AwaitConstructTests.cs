using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NodaTime;
using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

/// <summary>Each construct resumes on the loop, in its context, as the same program.</summary>
public sealed class AwaitConstructTests
{
    private static readonly Dictionary<string, Func<Inside, Task>> Constructs = new()
    {
        ["Task.Yield"] = async inside =>
        {
            await Task.Yield();
            inside.Check();
        },
        ["operation"] = async inside =>
        {
            await inside.Sleep(5);
            inside.Check();
        },
        ["operation.ConfigureAwait(false)"] = async inside =>
        {
            await inside.Sleep(5).ConfigureAwait(false);
            inside.Check();
        },
        ["operation.AsTask"] = async inside =>
        {
            await inside.Sleep(5).AsTask();
            inside.Check();
        },
        ["operation.Preserve"] = async inside =>
        {
            await inside.Sleep(5).Preserve();
            inside.Check();
        },
        ["async helper"] = async inside =>
        {
            await Helper(inside);
            inside.Check();
            await Task.Factory.StartNew(inside.Check);
            inside.Check();
        },
        ["pooled async method"] = async inside =>
        {
            await Pooled(inside);
            inside.Check();
        },
        ["Task.Factory.StartNew"] = async inside =>
        {
            await Task.Factory.StartNew(inside.Check);
            inside.Check();
        },
        ["Task.Factory.StartNew, long running"] = async inside =>
        {
            await Task.Factory.StartNew(inside.Check, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Current);
            inside.Check();
        },
        ["Task.Factory.StartNew, async"] = async inside =>
        {
            await Task.Factory.StartNew(async () =>
            {
                inside.Check();
                await inside.Sleep(5);
                inside.Check();
            }).Unwrap();
            inside.Check();
        },
        ["Task.Factory.StartNew, attached child"] = async inside =>
        {
            bool childRan = false;
            await Task.Factory.StartNew(() => Task.Factory.StartNew(() => childRan = true, TaskCreationOptions.AttachedToParent));
            inside.Check();
            Assert.True(childRan);
        },
        ["Task.Factory.StartNew, waited for"] = inside =>
        {
            Task.Factory.StartNew(inside.Check).Wait();
            inside.Check();
            return Task.CompletedTask;
        },
        ["Task.Start"] = async inside =>
        {
            var task = new Task(inside.Check);
            task.Start();
            await task;
            inside.Check();
        },
        ["ContinueWith"] = async inside =>
        {
            await inside.Sleep(5).AsTask().ContinueWith(_ => inside.Check());
            await Task.CompletedTask.ContinueWith(_ => inside.Check(), TaskContinuationOptions.ExecuteSynchronously);
            inside.Check();
        },
        ["FromCurrentSynchronizationContext"] = async inside =>
        {
            await Task.Factory.StartNew(
                () => Assert.True(inside.Loop.HasAccess), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.FromCurrentSynchronizationContext());
            inside.Check();
        },
        ["Task.Delay(TimeProvider)"] = async inside =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), inside.Time);
            inside.Check();
            Assert.Equal(1_000_000_000, inside.Loop.Now);
        },
        ["Task.WaitAsync(TimeProvider)"] = async inside =>
        {
            await Assert.ThrowsAsync<TimeoutException>(() => new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(1), inside.Time));
            inside.Check();
        },
        ["PeriodicTimer(TimeProvider)"] = async inside =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10), inside.Time);
            for (int i = 1; i <= 3; i++)
            {
                Assert.True(await timer.WaitForNextTickAsync());
                inside.Check();
                Assert.Equal(i * 10_000_000, inside.Loop.Now);
            }
        },
        ["CancellationTokenSource(TimeProvider)"] = async inside =>
        {
            using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1), inside.Time);
            var never = new TaskCompletionSource();
            using (source.Token.Register(() => never.TrySetCanceled(), useSynchronizationContext: true))
                await Assert.ThrowsAsync<TaskCanceledException>(() => never.Task);
            inside.Check();
        },
        ["CancelAfter"] = async inside =>
        {
            using var source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, inside.Time);
            source.CancelAfter(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<TaskCanceledException>(() => Task.Delay(TimeSpan.FromSeconds(2), inside.Time, source.Token));
            inside.Check();
            Assert.Equal(1_000_000_000, inside.Loop.Now);
        },
        ["Task.WhenAll"] = async inside =>
        {
            await Task.WhenAll(inside.Sleep(5).AsTask(), inside.Sleep(3).AsTask(), Task.Delay(TimeSpan.FromTicks(1), inside.Time));
            inside.Check();
        },
        ["Task.WhenAny"] = async inside =>
        {
            Task<int> slow = inside.Sleep(5).AsTask();
            Task<int> fast = inside.Sleep(3).AsTask();
            Assert.Same(fast, await Task.WhenAny(slow, fast));
            inside.Check();
            await slow;
        },
        ["TaskCompletionSource"] = async inside =>
        {
            var source = new TaskCompletionSource();
            inside.Later(() => source.SetResult());
            await source.Task;
            inside.Check();
        },
        ["TaskCompletionSource, asynchronous continuations"] = async inside =>
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            inside.Later(() => source.SetResult());
            await source.Task;
            inside.Check();
        },
        ["SemaphoreSlim"] = async inside =>
        {
            using var semaphore = new SemaphoreSlim(0);
            inside.Later(() => semaphore.Release());
            await semaphore.WaitAsync();
            inside.Check();
        },
        ["Channel, unbounded"] = inside => Produce(inside, Channel.CreateUnbounded<int>()),
        ["Channel, bounded"] = inside => Produce(inside, Channel.CreateBounded<int>(1)),
        ["Channel, rendezvous"] = inside => Produce(inside, Channel.CreateBounded<int>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true })),
        ["Channel, synchronous continuations"] = inside =>
            Produce(inside, Channel.CreateUnbounded<int>(new UnboundedChannelOptions { AllowSynchronousContinuations = true })),
        ["async iterator"] = async inside =>
        {
            await foreach (int _ in Iterate(inside)) inside.Check();
            inside.Check();
        },
        ["async disposal"] = async inside =>
        {
            await using (new Disposable(inside)) inside.Check();
            inside.Check();
        },
        ["async void"] = async inside =>
        {
            var done = new TaskCompletionSource();
            AsyncVoid(inside, done);
            await done.Task;
            inside.Check();
        },
        ["Progress"] = async inside =>
        {
            var reported = new TaskCompletionSource();
            IProgress<int> progress = new Progress<int>(_ =>
            {
                Assert.True(inside.Loop.HasAccess);
                reported.SetResult();
            });
            progress.Report(1);
            await reported.Task;
            inside.Check();
        },
        ["ConcurrentExclusiveSchedulerPair"] = async inside =>
        {
            var pair = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Current);
            await Task.Factory.StartNew(
                () => Assert.True(inside.Loop.HasAccess), CancellationToken.None, TaskCreationOptions.DenyChildAttach, pair.ExclusiveScheduler);
            inside.Check();
        },
        ["Lazy task"] = async inside =>
        {
            var lazy = new Lazy<Task>(() => Helper(inside));
            await Task.WhenAll(lazy.Value, lazy.Value);
            inside.Check();
        },
        ["program's completion"] = async inside =>
        {
            SimulationProgram other = inside.Loop.Start("other", "program", () => inside.Sleep(5).AsTask());
            await other.Completion;
            inside.Check();
        },
        ["simulated thread's completion"] = async inside =>
        {
            SimulationProgram other = inside.Loop.StartThread("other", "thread", () => new TestOperation(inside.Loop).Sleep(5));
            await other.Completion;
            inside.Check();
        },
        ["exception"] = async inside =>
        {
            await Assert.ThrowsAsync<FormatException>(() => Throw(inside));
            inside.Check();
        },
    };

    public static TheoryData<string> Names => [.. Constructs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Await_AnyConstruct_StaysInside(string name)
    {
        using var loop = new EventLoop(1);
        loop.Run(() => Constructs[name](new Inside(loop)), "host", "program");
        Assert.Equal(0, loop.PendingOperationCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Await_AnyConstruct_RepeatsExactly(string name)
    {
        var hashes = new HashSet<ulong>();
        for (int i = 0; i < 3; i++)
        {
            using var loop = new EventLoop(1);
            loop.Run(() => Task.WhenAll(Constructs[name](new Inside(loop)), loop.Start("b", "b", () => Constructs["operation"](new Inside(loop))).Completion));
            hashes.Add(loop.Hash);
        }
        Assert.Single(hashes);
    }

    private static async Task Helper(Inside inside)
    {
        await inside.Sleep(5).ConfigureAwait(false);
        inside.Check();
        await Task.Yield();
        inside.Check();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask Pooled(Inside inside)
    {
        await inside.Sleep(5);
        inside.Check();
    }

    private static async void AsyncVoid(Inside inside, TaskCompletionSource done)
    {
        await inside.Sleep(5);
        inside.Check();
        done.SetResult();
    }

    private static async Task Throw(Inside inside)
    {
        await inside.Sleep(5);
        throw new FormatException();
    }

    private static async IAsyncEnumerable<int> Iterate(Inside inside)
    {
        for (int i = 0; i < 3; i++)
        {
            await inside.Sleep(5);
            inside.Check();
            yield return i;
        }
    }

    private static async Task Produce(Inside inside, Channel<int> channel)
    {
        Task producer = Write();
        int expected = 0;
        while (await channel.Reader.WaitToReadAsync())
        {
            inside.Check();
            while (channel.Reader.TryRead(out int value)) Assert.Equal(expected++, value);
        }
        await producer;
        inside.Check();
        Assert.Equal(10, expected);

        async Task Write()
        {
            for (int i = 0; i < 10; i++)
            {
                if (i % 3 == 0) await inside.Sleep(5);
                await channel.Writer.WriteAsync(i);
                inside.Check();
            }
            channel.Writer.Complete();
        }
    }

    private sealed class Disposable(Inside inside) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await inside.Sleep(5);
            inside.Check();
        }
    }

    /// <summary>What is the same everywhere inside a program.</summary>
    private sealed class Inside
    {
        private readonly SimulationProgram? _program;

        internal Inside(EventLoop loop)
        {
            Loop = loop;
            Time = new LoopTimeProvider(loop, NodaConstants.UnixEpoch);
            _program = SimulationProgram.Current;
            Assert.NotNull(_program);
        }

        internal EventLoop Loop { get; }

        internal TimeProvider Time { get; }

        internal ValueTask<int> Sleep(long ns) => new TestOperation(Loop).SleepAsync(ns);

        internal async void Later(Action action)
        {
            await Sleep(7);
            action();
        }

        internal void Check()
        {
            Assert.True(Loop.HasAccess, "The thread is not the loop's.");
            Assert.True((SynchronizationContext.Current as LoopSynchronizationContext)?.Loop == Loop, "The synchronization context is not the loop's.");
            Assert.True(TaskScheduler.Current == Loop.Scheduler, "The task scheduler is not the loop's.");
            Assert.Same(_program, SimulationProgram.Current);
        }
    }
}
