using System.Threading.Tasks.Sources;
using SimNet.Simulation.Engine;

namespace SimNet.Tests.Property.Engine;

/// <summary>An operation that the test completes, or that completes at its deadline.</summary>
internal sealed class TestOperation(EventLoop loop, string description = "test operation") : PendingOperation(loop), IValueTaskSource<int>
{
    internal int Result { get; set; }

    internal int Abandoned { get; private set; }

    internal override string Describe() => description;

    internal void Complete(int result)
    {
        Result = result;
        Complete();
    }

    /// <summary>Begins and completes after so many nanoseconds.</summary>
    internal ValueTask<int> SleepAsync(long ns)
    {
        Begin();
        Set(Loop.Now + ns);
        return new ValueTask<int>(this, Token);
    }

    internal ValueTask<int> BeginAsync()
    {
        Begin();
        return new ValueTask<int>(this, Token);
    }

    internal void Sleep(long ns)
    {
        Begin();
        Set(Loop.Now + ns);
        Loop.Wait(this);
    }

    internal int BeginAndWait()
    {
        Begin();
        Loop.Wait(this);
        return Result;
    }

    protected override void OnExpired() => Complete(-1);

    protected override void OnAbandoned() => Abandoned++;

    int IValueTaskSource<int>.GetResult(short token)
    {
        CheckResult(token);
        return Result;
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => GetStatusCore(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompletedCore(continuation, state, token, flags);
}
