using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// recv(2). fills: MSG_WAITALL of a blocking stream, which a non-blocking descriptor leaves to us.
internal unsafe struct ReceiveRequest(int flags, bool fills, bool isTcp) : IRequest<int>
{
    // After a short receive of more than this the sender is taken to be in the middle of a stream: asking again is cheaper than a wait that
    // would end at once.
    private const int MaxMessage = 4096;

    private const PollEvents Over = PollEvents.Error | PollEvents.HangUp | PollEvents.ReadHangUp;

    private int _count;
    private bool _drained;

    public readonly bool HasPartialResult => _count > 0;

    public readonly int Moved => _count;

    public readonly Errno KernelTimeout => Errno.EAGAIN;

    public readonly int RetryMilliseconds => 0;

    public readonly bool HasDrained => _drained;

    private readonly bool Peeks => (flags & MSG_PEEK) != 0;

    public readonly int GetResult(OsSocket socket) => _count;

    public Errno Attempt(int descriptor, byte* buffer, int length, PollEvents ready)
    {
        if (fills)
        {
            return Fill(descriptor, buffer, length);
        }

        Errno error = Receive(descriptor, buffer, length, out _count);
        _drained = isTcp && flags == 0 && _count is > 0 and <= MaxMessage && _count < length;
        return error;
    }

    private Errno Fill(int descriptor, byte* buffer, int length)
    {
        while (true)
        {
            // What a call has taken it returns before it looks at an error, which stays for the next call.
            // Nor does it go on past urgent data.
            if (_count > 0
                && ((SystemCalls.ReadyNow(descriptor, PollEvents.None) & PollEvents.Error) != 0 || (isTcp && SystemCalls.IsAtMark(descriptor))))
            {
                return Errno.None;
            }

            int offset = Peeks ? 0 : _count;
            Errno error = Receive(descriptor, buffer + offset, length - offset, out int received);
            if (error != Errno.None)
            {
                return error != Errno.EAGAIN && _count > 0 ? Errno.None : error;
            }

            _count = offset + received;
            if (received == 0 || _count >= length)
            {
                return Errno.None;
            }

            // A peek sees the same bytes again: wait for more, unless none can come.
            if (Peeks)
            {
                return (SystemCalls.ReadyNow(descriptor, PollEvents.ReadHangUp) & Over) != 0 ? Errno.None : Errno.EAGAIN;
            }
        }
    }

    private readonly Errno Receive(int descriptor, byte* buffer, int length, out int received)
    {
        while (true)
        {
            nint count = Libc.Receive(descriptor, buffer, (nuint)length, flags | MSG_DONTWAIT);
            if (count >= 0)
            {
                received = (int)count;
                return Errno.None;
            }

            Errno error = Libc.LastError;
            if (error != Errno.EINTR)
            {
                received = 0;
                return error;
            }
        }
    }
}
