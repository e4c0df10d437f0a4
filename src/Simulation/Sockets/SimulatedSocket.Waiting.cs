// The one way in which operations wait (sock_call() of CPython's socketmodule.c, on virtual time): try; if it would block and the mode
// allows, queue with a deadline; the socket's events try again.
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

internal sealed partial class SimulatedSocket
{
    internal static long ToNanoseconds(Duration? timeout)
    {
        if (timeout is not { } limit)
        {
            return EventQueue.Never;
        }

        // Beyond 292 years there is no difference to waiting for ever.
        return limit.TotalNanoseconds >= long.MaxValue ? EventQueue.Never : limit.ToInt64Nanoseconds();
    }

    internal PollEvents ReadyFor(PollEvents requested)
    {
        const PollEvents unasked = PollEvents.Error | PollEvents.HangUp;
        return _file is { } file ? file.Transport.Poll() & (requested | unasked) : PollEvents.Invalid;
    }

    public PollEvents Poll(PollEvents events, Duration timeout = default)
    {
        SocketTimeouts.Validate(timeout);
        _ = Enter(nameof(Poll));
        Span<PollEntry> entry = [new PollEntry(this, events)];
        Host.Poll(entry, timeout);
        return entry[0].Returned;
    }

    // The operation is tried, and queued if it would block and may wait. True if its answer is there.
    private bool Start(SocketOperation operation, bool mayWait, CancellationToken token)
    {
        OpenSocket file = operation.File;
        file.Transport.EnterCall();
        bool mustQueue = mayWait && (operation.IsReading ? file.HasReaders : file.HasWriters);
        mustQueue |= mayWait && operation.IsReading && IsBelowLowWater(file.Transport, operation.Length);
        bool isDone = !mustQueue && operation.TryAdvance();
        if (!isDone && mayWait)
        {
            operation.Enqueue(DeadlineFor(operation), token);
        }

        file.Transport.LeaveCall();
        return isDone || !mayWait;
    }

    // The short way of a receive: no operation object if there is something to receive at once. False if it has to wait; the call into the
    // stack is then still open, so that nothing can happen before the operation is queued.
    private bool TryReceiveNow(
        OpenSocket file,
        Span<byte> buffer,
        SocketFlags flags,
        bool wantSource,
        out SocketError error,
        out ReceiveOutcome received)
    {
        file.Transport.EnterCall();
        if (file.HasReaders && MayWait(flags))
        {
            error = SocketError.WouldBlock;
            received = default;
            return false;
        }

        file.Transport.MayBlock = MayBlock(flags);
        if (MayWait(flags) && IsBelowLowWater(file.Transport, buffer.Length))
        {
            error = SocketError.WouldBlock;
            received = default;
            return false;
        }

        error = file.Transport.Receive(buffer, flags, wantSource, out received);
        if (error == SocketError.WouldBlock && MayWait(flags))
        {
            return false;
        }

        file.Transport.LeaveCall();
        return true;
    }

    // The same for a send. What was taken before it has to wait is in sent.
    private bool TrySendNow(
        OpenSocket file,
        ReadOnlySpan<byte> buffer,
        SocketFlags flags,
        EndPoint? destination,
        bool wantsAll,
        out SocketError error,
        out int sent)
    {
        file.Transport.EnterCall();
        sent = 0;
        if (file.HasWriters && MayWait(flags))
        {
            error = SocketError.WouldBlock;
            return false;
        }

        file.Transport.MayBlock = MayBlock(flags);
        error = file.Transport.Send(buffer, flags, destination, out sent);
        bool mustGoOn = error == SocketError.Success ? wantsAll && sent < buffer.Length : error == SocketError.WouldBlock;
        if (mustGoOn && MayWait(flags))
        {
            return false;
        }

        file.Transport.LeaveCall();
        return true;
    }

    // Queues an operation whose short way has failed, and closes the call into the stack.
    private void Queue(SocketOperation operation, CancellationToken token)
    {
        operation.Enqueue(DeadlineFor(operation), token);
        operation.File.Transport.LeaveCall();
    }

    // A blocking socket obeys the kernel's own timeouts (SO_RCVTIMEO, SO_SNDTIMEO), whose end is EAGAIN.
    private long DeadlineFor(SocketOperation operation)
    {
        if (_timeout is not null)
        {
            return Host.DeadlineAfter(_timeoutNanoseconds);
        }

        TransportSocket transport = operation.File.Transport;
        long kernelTimeout = operation.IsReading ? transport.ReceiveTimeout : transport.SendTimeout;
        return kernelTimeout == 0 ? EventQueue.Never : Host.DeadlineAfter(kernelTimeout);
    }

    // Fewer bytes than SO_RCVLOWAT are no reason to end a wait, unless no more will come.
    internal static bool IsBelowLowWater(TransportSocket transport, int wanted) =>
        transport.ReceiveLowWater > 1
        && transport.Available < Math.Min(transport.ReceiveLowWater, wanted)
        && (transport.Poll() & (PollEvents.ReadHangUp | PollEvents.Error)) == 0;

    // Runs a prepared operation to its end, blocking if the mode allows.
    private OperationEnd Run(SocketOperation operation, SocketFlags flags, out SocketError error, out int count, out ReceiveOutcome received)
    {
        if (!Start(operation, MayWait(flags), default))
        {
            Loop.Wait(operation);
        }

        return operation.Take(out error, out count, out received);
    }

    private bool MayWait(SocketFlags flags) => !NeverBlocks && (flags & SocketFlags.DontWait) == 0;

    // A socket with a timeout is non-blocking for the kernel; waiting is done outside of it.
    internal bool MayBlock(SocketFlags flags) => _timeout is null && (flags & SocketFlags.DontWait) == 0;

    private bool WaitsForAll(SocketFlags flags) => SocketType == SocketType.Stream && MayBlock(flags);

    private SocketOperation Prepare(OperationKind kind, SocketFlags flags, EndPoint? address, string name)
    {
        _ = Enter(name);
        SocketOperation operation = Host.Operations.Rent();
        bool wantsAll = kind switch
        {
            OperationKind.SendAll => true,
            OperationKind.Send => WaitsForAll(flags),
            OperationKind.Receive or OperationKind.ReceiveFrom =>
                (flags & SocketFlags.WaitAll) != 0 && WaitsForAll(flags),
            _ => false,
        };
        operation.Prepare(this, kind, flags, address, wantsAll);
        return operation;
    }

    // The answer of a Try… method: a timeout that has passed means that the operation would still block.
    private static SocketError ToError(OperationEnd end, SocketError error) => end switch
    {
        OperationEnd.TimedOut => SocketError.WouldBlock,
        OperationEnd.Closed => throw new SocketClosedException(),
        _ => error,
    };

    private static void ThrowUnlessAnswered(OperationEnd end, SocketError error)
    {
        if (end == OperationEnd.TimedOut)
        {
            throw new SocketTimeoutException();
        }

        ThrowIfError(ToError(end, error));
    }
}
