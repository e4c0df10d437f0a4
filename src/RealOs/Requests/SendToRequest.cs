using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// sendto(2)
internal unsafe struct SendToRequest(int flags, in NativeAddress address, bool isUnix) : IRequest<int>
{
    private const int MaxRetryMilliseconds = 16;

    private NativeAddress _address = address;
    private int _count;
    private int _retry;

    public readonly bool HasPartialResult => false;

    public readonly int Moved => 0;

    public readonly Errno KernelTimeout => Errno.EAGAIN;

    // Nothing reports that the receiver's queue, to which the socket is not connected, has room again.
    public readonly int RetryMilliseconds => _retry;

    public readonly bool HasDrained => false;

    public readonly int GetResult(OsSocket socket) => _count;

    public Errno Attempt(int descriptor, byte* buffer, int length, PollEvents ready)
    {
        fixed (NativeAddress* address = &_address)
        {
            while (true)
            {
                nint sent = Libc.SendTo(
                    descriptor, buffer, (nuint)length, flags | MSG_DONTWAIT | MSG_NOSIGNAL, (byte*)address, address->Length);
                if (sent >= 0)
                {
                    _count = (int)sent;
                    return Errno.None;
                }

                Errno error = Libc.LastError;
                if (error != Errno.EINTR)
                {
                    _retry = isUnix && error == Errno.EAGAIN ? Math.Clamp(_retry * 2, 1, MaxRetryMilliseconds) : 0;
                    return error;
                }
            }
        }
    }
}
