using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// How operations wait: attempt, and if that would block, queue; then a blocked thread polls, an awaited operation goes by the reactor's edges.
internal sealed unsafe partial class OsSocket
{
    // Between an attempt of which poll(2) said that it would not block, though it did, and the next one.
    private const long PauseNanoseconds = 1_000_000;

    internal Errno Attempt<TRequest, TResult>(
        ref TRequest request, in WaitPlan plan, byte* buffer, int length, PollEvents ready, int version)
        where TRequest : struct, IRequest<TResult>
    {
        using DescriptorLease lease = Lease();
        if (plan.PollsFirst
            && (ready & (plan.Asked | PollEvents.Error | PollEvents.HangUp)) == 0
            && SystemCalls.ReadyNow(lease.Descriptor, plan.Asked) == PollEvents.None)
        {
            return Errno.EAGAIN;
        }

        Errno error = request.Attempt(lease.Descriptor, buffer, length, ready);
        if (request.HasDrained)
        {
            plan.Queue.MarkDrained(version);
        }

        return error;
    }

    // The blocking form of any operation.
    private Errno Perform<TRequest, TResult>(ref TRequest request, in WaitPlan plan, byte* buffer, int length)
        where TRequest : struct, IRequest<TResult>
    {
        if (!plan.Waits || plan.Queue.IsIdle)
        {
            Errno error = Attempt<TRequest, TResult>(ref request, plan, buffer, length, PollEvents.None, plan.Queue.Version);
            if (error != Errno.EAGAIN || !plan.Waits)
            {
                return error;
            }
        }

        return Block<TRequest, TResult>(ref request, plan, buffer, length);
    }

    private Errno Block<TRequest, TResult>(ref TRequest request, in WaitPlan plan, byte* buffer, int length)
        where TRequest : struct, IRequest<TResult>
    {
        long deadline = NativeClock.DeadlineAfter(plan.Timeout);
        var thread = BlockedThread.Rent();
        try
        {
            if (!plan.Queue.TryEnqueue(thread))
            {
                throw new SocketClosedException();
            }

            Errno error = AwaitTurns<TRequest, TResult>(ref request, plan, buffer, length, thread, deadline);
            return error is not OsErrors.TimedOut ? error
                : request.HasPartialResult ? Errno.None
                : plan.IsOwnTimeout ? error : request.KernelTimeout;
        }
        finally
        {
            plan.Queue.Remove(thread);
            thread.Return();
        }
    }

    // OsErrors.TimedOut when the deadline has passed.
    private Errno AwaitTurns<TRequest, TResult>(
        ref TRequest request, in WaitPlan plan, byte* buffer, int length, BlockedThread thread, long deadline)
        where TRequest : struct, IRequest<TResult>
    {
        long pause = request.RetryMilliseconds * 1_000_000L;
        while (true)
        {
            bool isFirst = plan.Queue.IsFirst(thread);
            long until = pause == 0 ? deadline : Math.Min(deadline, NativeClock.Now + pause);
            PollEvents ready = AwaitEvents(thread, plan.Asked, polls: isFirst && pause == 0, until);
            ThrowIfClosed();
            long now = NativeClock.Now;
            if (isFirst && (ready != PollEvents.None || (pause > 0 && now >= until)))
            {
                int moved = request.Moved;
                Errno error = Attempt<TRequest, TResult>(ref request, plan, buffer, length, ready, plan.Queue.Version);
                if (error != Errno.EAGAIN)
                {
                    return error;
                }

                // Ready, and yet in vain: what it waits for is not what poll(2) reports. Do not spin.
                bool spins = ready != PollEvents.None && request.Moved == moved;
                pause = request.RetryMilliseconds > 0 ? request.RetryMilliseconds * 1_000_000L : spins ? PauseNanoseconds : 0;
            }

            if (now >= deadline)
            {
                return OsErrors.TimedOut;
            }
        }
    }

    // Waits for events of the descriptor, for its turn, or for the close of the socket.
    private PollEvents AwaitEvents(BlockedThread thread, PollEvents asked, bool polls, long until)
    {
        PollDescriptor* entries = stackalloc PollDescriptor[2];
        entries[0] = new PollDescriptor { Descriptor = thread.WakeDescriptor, Requested = (short)PollEvents.Read };
        entries[1] = new PollDescriptor { Descriptor = polls ? (int)_handle.DangerousGetHandle() : -1, Requested = (short)asked };
        Interlocked.Increment(ref _blockedThreads);
        try
        {
            // A close wakes after it has marked the socket, so whoever sees it open here will be woken. Should the descriptor be another's
            // by the time of the call, that is all that happens.
            ThrowIfClosed();
            PollCall.Wait(entries, 2, until);
        }
        finally
        {
            Interlocked.Decrement(ref _blockedThreads);
        }

        if (entries[0].Returned != 0)
        {
            thread.Reset();
        }

        return (PollEvents)entries[1].Returned;
    }

    // The awaited form of any operation with a result.
    private ValueTask<TResult> Await<TRequest, TResult>(
        OperationSlot<TRequest, TResult> slot, TRequest request, in WaitPlan plan, Memory<byte> buffer, CancellationToken token)
        where TRequest : struct, IRequest<TResult>
    {
        Errno error = Begin(slot, ref request, plan, buffer, token, out PendingOperation<TRequest, TResult>? operation);
        if (operation is not null)
        {
            return new ValueTask<TResult>(operation, operation.Token);
        }

        return error == Errno.None
            ? new ValueTask<TResult>(request.GetResult(this))
            : ValueTask.FromException<TResult>(OsErrors.ToException(error));
    }

    // The awaited form of any operation without one.
    private ValueTask AwaitEnd<TRequest, TResult>(
        OperationSlot<TRequest, TResult> slot, TRequest request, in WaitPlan plan, Memory<byte> buffer, CancellationToken token)
        where TRequest : struct, IRequest<TResult>
    {
        Errno error = Begin(slot, ref request, plan, buffer, token, out PendingOperation<TRequest, TResult>? operation);
        if (operation is not null)
        {
            return new ValueTask(operation, operation.Token);
        }

        return error == Errno.None ? ValueTask.CompletedTask : ValueTask.FromException(OsErrors.ToException(error));
    }

    // Makes the first attempt, and if it would block, an operation that waits.
    private Errno Begin<TRequest, TResult>(
        OperationSlot<TRequest, TResult> slot,
        ref TRequest request,
        in WaitPlan plan,
        Memory<byte> buffer,
        CancellationToken token,
        out PendingOperation<TRequest, TResult>? operation)
        where TRequest : struct, IRequest<TResult>
    {
        operation = null;
        while (true)
        {
            Errno error = TryAtOnce<TRequest, TResult>(ref request, plan, buffer, out int version, out bool attempted);
            if (error != Errno.EAGAIN || !plan.Waits)
            {
                return error;
            }

            Errno refused = Register();
            if (refused != Errno.None)
            {
                return refused;
            }

            PendingOperation<TRequest, TResult> candidate = slot.Rent();
            candidate.Prepare(this, request, plan, NativeClock.DeadlineAfter(plan.Timeout), buffer, token);
            EnqueueResult enqueued = plan.Queue.Enqueue(candidate, version, attempted);
            if (enqueued == EnqueueResult.Queued)
            {
                candidate.Start();
                operation = candidate;
                return Errno.None;
            }

            candidate.Recycle();
            if (enqueued == EnqueueResult.Closed)
            {
                return OsErrors.Closed;
            }
        }
    }

    // EAGAIN if the operation has to wait; attempted tells whether that was found out, or others are waiting already.
    private Errno TryAtOnce<TRequest, TResult>(
        ref TRequest request, in WaitPlan plan, Memory<byte> buffer, out int version, out bool attempted)
        where TRequest : struct, IRequest<TResult>
    {
        version = plan.Queue.Version;
        attempted = !plan.Waits || plan.Queue.IsIdle;
        if (!attempted || (plan.Waits && plan.Queue.IsDrained(version)))
        {
            return IsClosed ? OsErrors.Closed : Errno.EAGAIN;
        }

        try
        {
            fixed (byte* start = buffer.Span)
            {
                return Attempt<TRequest, TResult>(ref request, plan, start, buffer.Length, PollEvents.None, version);
            }
        }
        catch (SocketClosedException)
        {
            return OsErrors.Closed;
        }
    }

    // With the reactor, if it was not yet.
    internal Errno Register()
    {
        if (Readiness.IsRegistered)
        {
            return Errno.None;
        }

        try
        {
            using DescriptorLease lease = Lease();
            return Reactor.Register(Readiness, lease.Descriptor);
        }
        catch (SocketClosedException)
        {
            return OsErrors.Closed;
        }
    }

    private WaitPlan PlanReceive(int flags, int length)
    {
        long timeout = _timeout.Nanoseconds;
        int lowWater = _handle.File.LowWater;

        // Some receives never wait in the kernel; with a timeout they do, for the readiness that comes first.
        bool atOnce = timeout < 0 && (flags & (MSG_DONTWAIT | MSG_OOB | MSG_ERRQUEUE)) != 0;
        return new WaitPlan
        {
            Queue = Readiness.Reading,
            Asked = PollEvents.Read,
            Waits = timeout != 0 && !atOnce,
            Timeout = timeout < 0 ? _handle.File.ReceiveTimeout : timeout,
            IsOwnTimeout = timeout > 0,
            PollsFirst = timeout > 0 || (timeout < 0 && !atOnce && lowWater > 1 && length >= lowWater),
        };
    }

    private WaitPlan PlanSend(int flags)
    {
        long timeout = _timeout.Nanoseconds;
        return new WaitPlan
        {
            Queue = Readiness.Writing,
            Asked = PollEvents.Write,
            Waits = timeout != 0 && !(timeout < 0 && (flags & MSG_DONTWAIT) != 0),
            Timeout = timeout < 0 ? _handle.File.SendTimeout : timeout,
            IsOwnTimeout = timeout > 0,
            PollsFirst = timeout > 0,
        };
    }
}
