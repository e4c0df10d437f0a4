using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SimNet.RealOs;

// getaddrinfo(3)
internal static unsafe class AddressInfoLookup
{
    internal static IReadOnlyList<AddressInfo> Run(string? host, string? service, AddressInfoHints hints)
    {
        byte[]? hostText = NativeText.Write(ToAscii(host), nameof(host));
        byte[]? serviceText = NativeText.Write(service, nameof(service));
        var native = new AddressInfoRecord
        {
            Flags = (int)hints.Flags,
            Family = hints.AddressFamily.ToNative(),
            SocketType = (int)hints.SocketType,
            Protocol = (int)hints.ProtocolType,
        };
        AddressInfoRecord* result = null;
        fixed (byte* hostStart = hostText, serviceStart = serviceText)
        {
            int error = LibcNames.GetAddressInfo(hostStart, serviceStart, &native, &result);
            NameErrors.ThrowIfAny(error, Libc.LastError);
        }

        try
        {
            return Read(result);
        }
        finally
        {
            LibcNames.FreeAddressInfo(result);
        }
    }

    private static List<AddressInfo> Read(AddressInfoRecord* record)
    {
        var answers = new List<AddressInfo>();
        for (; record is not null; record = record->Next)
        {
            if (AddressDecoder.Decode(new ReadOnlySpan<byte>(record->Address, (int)record->AddressLength)) is IPEndPoint endPoint)
            {
                answers.Add(new AddressInfo(
                    AddressFamily.FromNative(record->Family),
                    (SocketType)record->SocketType,
                    (ProtocolType)record->Protocol,
                    NativeText.Read(record->CanonicalName),
                    endPoint));
            }
        }

        return answers;
    }

    // Names that are not ASCII go to the DNS in their other form (RFC 3490).
    internal static string? ToAscii(string? host)
    {
        if (host is null || host.All(char.IsAscii))
        {
            return host;
        }

        try
        {
            return new IdnMapping().GetAscii(host);
        }
        catch (ArgumentException)
        {
            throw new AddressInfoException(AddressInfoError.NoName);
        }
    }
}
