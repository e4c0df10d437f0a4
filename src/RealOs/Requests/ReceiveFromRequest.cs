using System.Net.Sockets;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// recvfrom(2), by recvmsg(2), which tells a cut datagram.
internal unsafe struct ReceiveFromRequest(int flags) : IRequest<ReceiveFromResult>
{
    private NativeAddress _address;
    private int _count;
    private int _messageFlags;

    public readonly bool HasPartialResult => false;

    public readonly int Moved => 0;

    public readonly Errno KernelTimeout => Errno.EAGAIN;

    public readonly int RetryMilliseconds => 0;

    public readonly bool HasDrained => false;

    public readonly ReceiveFromResult GetResult(OsSocket socket) => new(
        _count,
        socket.Senders.Decode(_address.Written),
        (_messageFlags & MSG_TRUNC) != 0 ? SocketFlags.Truncated : SocketFlags.None);

    public Errno Attempt(int descriptor, byte* buffer, int length, PollEvents ready)
    {
        fixed (NativeAddress* address = &_address)
        {
            var vector = new IoVector { Start = buffer, Length = (nuint)length };
            var message = new MessageHeader
            {
                Name = (byte*)address,
                NameLength = NativeAddress.Capacity,
                Vectors = &vector,
                VectorCount = 1,
            };
            while (true)
            {
                nint received = Libc.ReceiveMessage(descriptor, &message, flags | MSG_DONTWAIT);
                if (received >= 0)
                {
                    _count = (int)received;
                    _messageFlags = message.Flags;
                    address->Length = message.NameLength;
                    return Errno.None;
                }

                Errno error = Libc.LastError;
                if (error != Errno.EINTR)
                {
                    return error;
                }
            }
        }
    }
}
