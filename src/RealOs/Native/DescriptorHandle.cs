using System.Runtime.InteropServices;

namespace SimNet.RealOs;

// Owns one descriptor of a socket. The finalizer closes what nobody closed.
internal sealed class DescriptorHandle : SafeHandle
{
    private volatile bool _isReleased;

    internal DescriptorHandle(int descriptor, OpenFile file)
        : base(-1, ownsHandle: true)
    {
        File = file;
        SetHandle(descriptor);
    }

    public override bool IsInvalid => handle == -1;

    // Whether the descriptor has been closed, or is being closed in the background.
    internal bool IsReleased => _isReleased;

    internal OpenFile File { get; }

    // Holds waiting operations, but neither this handle nor the socket: one that nobody knows any more can be collected.
    internal Readiness Readiness { get; } = new();

    // Gives the descriptor up. Blocking again if the caller says so, and if no other socket of ours needs it otherwise.
    internal int Detach(bool blocking)
    {
        int descriptor = (int)handle;
        SetHandleAsInvalid();
        Reactor.Unregister(Readiness, descriptor);
        if (File.Leave() && blocking)
        {
            OpenFile.SetBlocking(descriptor, blocking: true);
        }

        return descriptor;
    }

    protected override bool ReleaseHandle()
    {
        int descriptor = (int)handle;
        Reactor.Unregister(Readiness, File.IsShared ? descriptor : -1);
        if (File.Leave() && File.WasBlocking)
        {
            OpenFile.SetBlocking(descriptor, blocking: true);
        }

        if (File.Lingers)
        {
            // close(2) would wait for the peer, and close() of the contract never waits.
            ThreadPool.UnsafeQueueUserWorkItem(static d => _ = Libc.Close(d), descriptor, preferLocal: false);
            _isReleased = true;
            return true;
        }

        // Whatever close(2) answers, the descriptor is gone on Linux.
        _ = Libc.Close(descriptor);
        _isReleased = true;
        return true;
    }
}
