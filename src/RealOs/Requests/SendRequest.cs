using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// send(2), or as many of it as take all bytes.
internal unsafe struct SendRequest(int flags, SendExtent extent, bool pollsFirst, bool isTcp) : IRequest<int>
{
    private int _count;

    public readonly bool HasPartialResult => _count > 0 && extent != SendExtent.AllOrError;

    public readonly int Moved => _count;

    public readonly Errno KernelTimeout => Errno.EAGAIN;

    public readonly int RetryMilliseconds => 0;

    public readonly bool HasDrained => false;

    public readonly int GetResult(OsSocket socket) => _count;

    public Errno Attempt(int descriptor, byte* buffer, int length, PollEvents ready)
    {
        // An error that comes after some bytes were taken belongs to the next call.
        if (HasPartialResult && (ready & PollEvents.Error) != 0)
        {
            return Errno.None;
        }

        while (true)
        {
            int asked = length - _count;
            nint sent = Libc.Send(descriptor, buffer + _count, (nuint)asked, flags | MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent < 0)
            {
                Errno error = Libc.LastError;
                if (error == Errno.EINTR)
                {
                    continue;
                }

                return error != Errno.EAGAIN && HasPartialResult ? Errno.None : error;
            }

            _count += (int)sent;
            if (extent == SendExtent.Once || _count >= length)
            {
                return Errno.None;
            }

            // TCP has taken less than asked for because its buffer is full; it will report when there is room.
            if (isTcp || (pollsFirst && SystemCalls.ReadyNow(descriptor, PollEvents.Write) == PollEvents.None))
            {
                return Errno.EAGAIN;
            }
        }
    }
}
