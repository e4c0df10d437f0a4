using Microsoft.Win32.SafeHandles;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// An eventfd(2), with which one thread ends another's poll(2). Kept for reuse: as many as threads have been blocked at a time, up to a bound.
#pragma warning disable CA1001 // It is disposed of when it is not kept.

internal sealed unsafe class WakeEvent
{
    private const int MaxKept = 64;

    private static readonly Stack<WakeEvent> Kept = new();

    private readonly SafeFileHandle _handle;

    private WakeEvent(int descriptor)
    {
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Descriptor = descriptor;
    }

    internal int Descriptor { get; }

    internal static WakeEvent Rent() =>
        TryRent(out WakeEvent? rented) is not Errno.None and var error ? throw OsErrors.ToException(error) : rented!;

    // The errno of a failure, such as EMFILE.
    internal static Errno TryRent(out WakeEvent? rented)
    {
        lock (Kept)
        {
            if (Kept.TryPop(out rented))
            {
                return Errno.None;
            }
        }

        int descriptor = Libc.EventDescriptor(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (descriptor < 0)
        {
            return Libc.LastError;
        }

        rented = new WakeEvent(descriptor);
        return Errno.None;
    }

    // Nobody may signal it any more.
    internal void Return()
    {
        Reset();
        lock (Kept)
        {
            if (Kept.Count < MaxKept)
            {
                Kept.Push(this);
                return;
            }
        }

        _handle.Dispose();
    }

    internal void Signal()
    {
        ulong one = 1;
        _ = Libc.Write(Descriptor, &one, sizeof(ulong));
    }

    internal void Reset()
    {
        ulong count;
        _ = Libc.Read(Descriptor, &count, sizeof(ulong));
    }
}
