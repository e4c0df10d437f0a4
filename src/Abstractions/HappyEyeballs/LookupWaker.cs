// Makes the end of a lookup visible to a poll: one end of a socket pair is polled, the other is written to.
using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

internal sealed class LookupWaker : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ISocket _bell;
    private bool _isDisposed;

    public LookupWaker(ISocketProvider provider)
    {
        (Ear, _bell) = provider.CreateSocketPair();
        Ear.Timeout = Duration.Zero;
        _bell.Timeout = Duration.Zero;
    }

    public ISocket Ear { get; }

    // From any thread, also after the race.
    public void Ring()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _bell.TrySend([1], SocketFlags.None, out _);
            }
        }
    }

    public void Hear()
    {
        Span<byte> rings = stackalloc byte[2];
        Ear.TryReceive(rings, SocketFlags.None, out _);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _bell.Dispose();
            Ear.Dispose();
        }
    }
}
