// A wait for readiness of one socket or many (poll(2)).
using System.Threading.Tasks.Sources;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Sockets;

internal sealed class PollOperation(LoopTimeProvider clock, string hostName) : PendingOperation(clock.Loop), IValueTaskSource<int>
{
    private Memory<PollEntry> _entries;
    private OpenSocket[] _files = [];
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private bool _isCancelled;

    internal override LoopTimeProvider? Clock => clock;

    internal int ReadyCount { get; private set; }

    internal void Enqueue(Memory<PollEntry> entries, long deadline, CancellationToken token)
    {
        Begin();
        _entries = entries;
        _token = token;
        _files = DistinctFiles(entries.Span);
        foreach (OpenSocket file in _files)
        {
            file.Add(this);
        }

        if (deadline != EventQueue.Never)
        {
            Set(deadline);
        }

        if (token.CanBeCanceled)
        {
            _registration = token.UnsafeRegister(static (state, _) => ((PollOperation)state!).OnCancelled(), this);
        }
    }

    // Something has happened on one of the sockets.
    internal void Check()
    {
        if (!IsPending)
        {
            return;
        }

        int ready = Scan(_entries.Span);
        if (ready > 0)
        {
            End(ready);
        }
    }

    // Asks each socket what it is ready for.
    internal static int Scan(Span<PollEntry> entries)
    {
        int ready = 0;
        foreach (ref PollEntry entry in entries)
        {
            entry.Returned = ((SimulatedSocket)entry.Socket).ReadyFor(entry.Requested);
            if (entry.Returned != PollEvents.None)
            {
                ready++;
            }
        }

        return ready;
    }

    internal override string Describe() =>
        $"Poll of {_entries.Length} sockets on host {hostName}: "
        + string.Join("; ", _entries.ToArray().Select(static e => $"fd {e.Socket.Descriptor} for {e.Requested}"));

    int IValueTaskSource<int>.GetResult(short token)
    {
        CheckResult(token);
        return _isCancelled ? throw new OperationCanceledException(_token) : ReadyCount;
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => GetStatusCore(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompletedCore(continuation, state, token, flags);

    protected override void OnExpired() => End(0);

    protected override void OnAbandoned() => Unlink();

    private static OpenSocket[] DistinctFiles(ReadOnlySpan<PollEntry> entries)
    {
        var files = new List<OpenSocket>(entries.Length);
        foreach (PollEntry entry in entries)
        {
            if (((SimulatedSocket)entry.Socket).OpenFile is { } file && !files.Contains(file))
            {
                files.Add(file);
            }
        }

        return [.. files];
    }

    private void OnCancelled()
    {
        Loop.CheckAccess("Cancelling a poll");
        if (IsPending)
        {
            _isCancelled = true;
            End(0);
        }
    }

    private void End(int ready)
    {
        ReadyCount = ready;
        Unlink();
        Complete();
    }

    private void Unlink()
    {
        _registration.Dispose();
        foreach (OpenSocket file in _files)
        {
            file.Remove(this);
        }
    }
}
