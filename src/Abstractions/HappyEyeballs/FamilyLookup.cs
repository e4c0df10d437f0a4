// One family's lookup of a race. Its end comes on whatever thread completes it, and is told by a byte into the waker.
using System.Globalization;
using System.Net.Sockets;

namespace SimNet.Abstractions;

internal sealed class FamilyLookup(AddressFamily family)
{
    private Task<IReadOnlyList<AddressInfo>>? _task;

    public AddressFamily Family { get; } = family;

    // The family's answer, or its error, is with the race.
    public bool IsOver { get; private set; }

    public SocketException? Error { get; private set; }

    public bool HasAddresses { get; private set; }

    public void Start(INameResolver names, string host, int port, CancellationToken token)
    {
        AddressInfoHints hints = new(Family, SocketType.Stream);
        _task = Begin(() => names.GetAddressInfoAsync(host, port.ToString(CultureInfo.InvariantCulture), hints, token));
    }

    // The addresses, once, when they have come.
    public bool TryTake(out IReadOnlyList<AddressInfo> addresses)
    {
        addresses = [];
        if (IsOver || !_task!.IsCompleted)
        {
            return false;
        }

        IsOver = true;
        try
        {
            addresses = _task.GetAwaiter().GetResult();
            HasAddresses = addresses.Count > 0;
        }
        catch (SocketException e)
        {
            Error = e;
        }

        return true;
    }

    // Runs in place where the task completes, on no thread pool: so it stays in a simulation's order.
    public void WhenDone(Action wake) => _task!.ContinueWith(
        static (task, wake) =>
        {
            _ = task.Exception;
            ((Action)wake!)();
        },
        wake,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private static Task<IReadOnlyList<AddressInfo>> Begin(Func<ValueTask<IReadOnlyList<AddressInfo>>> lookup)
    {
        try
        {
            return lookup().AsTask();
        }
        catch (SocketException e)
        {
            return Task.FromException<IReadOnlyList<AddressInfo>>(e);
        }
    }
}
