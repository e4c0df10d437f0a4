// A program with a thread of its own, for blocking code. The thread runs only while it holds the baton, which the driving thread hands
// over when the program's turn comes in the ready queue, and gets back when the program blocks or ends. So one thread runs at a time.
//
// Async code called on such a thread sees the loop's context and scheduler, and its continuations go to the ready queue: to the driving
// thread, not to this one.
#pragma warning disable RS0030 // A simulated thread is the one place that starts a thread; the baton makes its timing irrelevant.
using System.Diagnostics;

namespace SimNet.Simulation.Engine;

internal sealed class SimulatedThread
{
    private const int MaxAbortedCalls = 1000;
    private static readonly Action<object?> ResumeCallback = static thread => ((SimulatedThread)thread!).Resume();

    private readonly EventLoop _loop;
    private readonly Action _body;
    private readonly ExecutionContext? _context;
    private readonly Baton _baton = new();
    private readonly Thread _thread;
    private bool _started;
    private bool _aborting;
    private bool _reportRequested;
    private int _abortedCalls;

    internal SimulatedThread(SimulationProgram program, Action body, int maxStackSize)
    {
        Program = program;
        _loop = program.Loop;
        _body = body;
        _context = ExecutionContext.Capture();
        _thread = new Thread(Main, maxStackSize) { IsBackground = true, Name = $"simnet {program}" };
    }

    internal SimulationProgram Program { get; }

    /// <summary>What the thread is blocked on; null while it is ready or running, or has ended.</summary>
    internal PendingOperation? BlockedOn { get; private set; }

    /// <summary>The stack the thread reported last.</summary>
    internal StackTrace? ReportedStack { get; private set; }

    internal int ManagedThreadId => _thread.ManagedThreadId;

    internal bool HasEnded { get; private set; }

    /// <summary>Gives the thread a turn in the ready queue.</summary>
    internal void MakeReady() => _loop.Post(ResumeCallback, this);

    /// <summary>On this thread: passes the baton until <paramref name="operation"/> is completed.</summary>
    internal void Block(PendingOperation operation)
    {
        ThrowIfAborting();
        operation.BlockedThread = this;
        BlockedOn = operation;
        try
        {
            while (!operation.IsCompleted)
            {
                // Without the context, which would be told of the wait, at the cost of an array.
                SynchronizationContext.SetSynchronizationContext(null);
                _loop.HandBack();
                _baton.Take();
                _loop.InstallContext();
                if (_reportRequested) Report();
                ThrowIfAborting();
            }
        }
        finally
        {
            BlockedOn = null;
            operation.BlockedThread = null;
        }
    }

    /// <summary>On the driving thread: hands the baton over and takes it back.</summary>
    internal void Resume()
    {
        if (HasEnded) return;
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _loop.HandOver(this);
        if (_started)
        {
            _baton.Pass();
        }
        else
        {
            _started = true;
            _thread.UnsafeStart();
        }
        _loop.DriverBaton.Take();
        SynchronizationContext.SetSynchronizationContext(context);
    }

    /// <summary>On the driving thread: has the blocked thread record its stack.</summary>
    internal void RequestReport()
    {
        if (BlockedOn is null) return;
        _reportRequested = true;
        Resume();
    }

    /// <summary>On the driving thread: ends the program, whose blocked call throws, and joins the thread.</summary>
    internal void Abort()
    {
        _aborting = true;
        while (!HasEnded && _started && _abortedCalls < MaxAbortedCalls) Resume();
        if (!_started) _loop.EndProgram(Program, NewAborted());
        else if (HasEnded) _thread.Join();
    }

    private void Main()
    {
        if (_context is not null) ExecutionContext.Restore(_context);
        Program.EnterContext();
        _loop.InstallContext();
        Exception? error = null;
        // Inside a task of the loop's scheduler, so that TaskScheduler.Current is the loop's.
        var task = new Task(static body => ((Action)body!)(), _body, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        try
        {
            task.RunSynchronously(_loop.Scheduler);
            task.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            error = e;
        }
        _loop.EndProgram(Program, error);
        HasEnded = true;
        _loop.HandBack();
    }

    private void Report()
    {
        _reportRequested = false;
        ReportedStack = new StackTrace(1, true);
    }

    private void ThrowIfAborting()
    {
        if (!_aborting) return;
        if (++_abortedCalls >= MaxAbortedCalls)
        {
            // The program catches and calls again, for ever. It keeps its thread, which never gets the baton again.
            _loop.HandBack();
            Thread.Sleep(Timeout.Infinite);
        }
        throw NewAborted();
    }

    private SimulationAbortedException NewAborted() => new($"The simulation has ended; program {Program} was aborted.");
}
