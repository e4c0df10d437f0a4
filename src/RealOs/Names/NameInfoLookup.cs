using System.Net;

namespace SimNet.RealOs;

// getnameinfo(3)
internal static unsafe class NameInfoLookup
{
    private const int MaxHost = 1025;
    private const int MaxService = 32;

    internal static NameInfo Run(IPEndPoint endPoint, NameInfoFlags flags)
    {
        AddressEncoder.TryEncode(endPoint, out NativeAddress address);
        byte* host = stackalloc byte[MaxHost];
        byte* service = stackalloc byte[MaxService];
        int error = LibcNames.GetNameInfo((byte*)&address, address.Length, host, MaxHost, service, MaxService, (int)flags);
        NameErrors.ThrowIfAny(error, Libc.LastError);
        return new NameInfo(NativeText.Read(host), NativeText.Read(service));
    }
}
