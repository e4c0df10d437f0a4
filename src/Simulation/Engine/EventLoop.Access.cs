// Which thread may touch the simulation, and what becomes of those that do so without permission.
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SimNet.Simulation.Engine;

internal sealed partial class EventLoop
{
    private readonly Lock _foreignGate = new();
    private readonly List<SimulationEscapeException> _escapes = [];
    private readonly List<(SimulationProgram? Program, Exception Error)> _failures = [];
    private int _accessThreadId;
    private volatile bool _attention;
    private volatile bool _disposed;

    /// <summary>Whether the current thread is the one that may touch the simulation now.</summary>
    internal bool HasAccess
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Environment.CurrentManagedThreadId == _accessThreadId;
    }

    /// <summary>The program whose code is running, if any; flows with the execution context, also to foreign threads.</summary>
    internal SimulationProgram? CurrentProgram => SimulationProgram.Current is { } program && program.Loop == this ? program : null;

    /// <summary>Throws unless the current thread is the one that may touch the simulation now.</summary>
    /// <param name="operation">What is being called, for the message.</param>
    /// <exception cref="SimulationEscapeException">Another thread calls. The driving call throws the same, if there is one.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckAccess(string operation)
    {
        if (Environment.CurrentManagedThreadId != _accessThreadId) ThrowEscape(operation);
    }

    /// <summary>Makes the current thread the owner of an idle loop.</summary>
    /// <exception cref="InvalidOperationException">The loop is being driven by another thread.</exception>
    internal void Adopt()
    {
        if (HasAccess) return;
        int me = BeginDrive();
        EndDrive(me);
    }

    /// <summary>Records that a foreign thread wanted to continue code of this simulation. The driving call throws it.</summary>
    internal void RecordForeign(string operation, object? state)
    {
        if (_disposed) return;
        Record(EscapeText.ForContinuation(this, operation, state));
    }

    private void ThrowEscape(string operation)
    {
        var escape = EscapeText.ForCall(this, operation, _accessThreadId);
        if (IsDriven && !_disposed) Record(escape);
        throw escape;
    }

    private void Record(SimulationEscapeException escape)
    {
        lock (_foreignGate)
        {
            _escapes.Add(escape);
            _attention = true;
        }
        _foreignArrived.Pass();
    }

    private void RecordFailure(SimulationProgram? program, Exception error)
    {
        if (error is SimulationAbortedException) return;
        lock (_foreignGate)
        {
            foreach (SimulationEscapeException escape in _escapes)
            {
                if (ReferenceEquals(escape, error)) return;
            }
            _failures.Add((program, error));
            _attention = true;
        }
    }

    /// <summary>Throws what has gone wrong: the thing itself out of the outermost driving call, an abort out of the calls nested in it.</summary>
    private void RaiseAttention()
    {
        Exception? error = null;
        string cause = "";
        lock (_foreignGate)
        {
            if (_escapes.Count > 0)
            {
                error = _escapes[0];
                cause = "code escaped from the simulation";
            }
            else if (_failures.Count > 0)
            {
                error = _failures[0].Error;
                cause = _failures[0].Program is { } program ? $"program {program} failed" : "code outside of the programs failed";
            }
            if (_depth <= 1)
            {
                if (_escapes.Count > 0) _failures.RemoveAll(failure => _escapes.Contains(failure.Error));
                if (_escapes.Count > 0) _escapes.Clear();
                else if (_failures.Count > 0) _failures.RemoveAt(0);
                _attention = _failures.Count > 0;
            }
        }
        if (error is null) return;
        if (_depth > 1) throw new SimulationAbortedException($"The run ends because {cause}.", error);
        ExceptionDispatchInfo.Throw(error);
    }
}
