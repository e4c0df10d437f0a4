using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

#pragma warning disable CA1001 // The accepted socket owns the handle.

// accept4(2)
internal unsafe struct AcceptRequest(OpenFile listener, bool isUnix) : IRequest<AcceptResult>
{
    private NativeAddress _address;
    private DescriptorHandle? _accepted;

    public readonly bool HasPartialResult => false;

    public readonly int Moved => 0;

    public readonly Errno KernelTimeout => Errno.EAGAIN;

    public readonly int RetryMilliseconds => 0;

    public readonly bool HasDrained => false;

    public readonly AcceptResult GetResult(OsSocket socket)
    {
        OsSocket accepted = socket.Accepted(_accepted!);
        return new AcceptResult(accepted, AddressDecoder.Decode(_address.Written) ?? new RawEndPoint([]));
    }

    public Errno Attempt(int descriptor, byte* buffer, int length, PollEvents ready)
    {
        fixed (NativeAddress* address = &_address)
        {
            while (true)
            {
                address->Length = NativeAddress.Capacity;
                int accepted = Libc.Accept4(descriptor, (byte*)address, &address->Length, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (accepted >= 0)
                {
                    _accepted = new DescriptorHandle(accepted, isUnix ? OpenFile.Fresh() : listener.Inherit());
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
