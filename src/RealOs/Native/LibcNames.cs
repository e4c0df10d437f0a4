using System.Runtime.InteropServices;

namespace SimNet.RealOs;

// The thread-safe lookups of netdb.h. Texts are zero-terminated bytes in both directions.
internal static unsafe partial class LibcNames
{
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "getaddrinfo")]
    internal static partial int GetAddressInfo(byte* host, byte* service, AddressInfoRecord* hints, AddressInfoRecord** result);

    [LibraryImport(Library, EntryPoint = "freeaddrinfo")]
    internal static partial void FreeAddressInfo(AddressInfoRecord* result);

    [LibraryImport(Library, EntryPoint = "getnameinfo")]
    internal static partial int GetNameInfo(
        byte* address, uint addressLength, byte* host, uint hostLength, byte* service, uint serviceLength, int flags);

    [LibraryImport(Library, EntryPoint = "gethostbyname_r")]
    internal static partial int GetHostByName(
        byte* name, HostRecord* record, byte* buffer, nuint length, HostRecord** result, int* hostError);

    [LibraryImport(Library, EntryPoint = "gethostbyaddr_r")]
    internal static partial int GetHostByAddress(
        byte* address, uint addressLength, int family, HostRecord* record, byte* buffer, nuint length, HostRecord** result, int* hostError);

    [LibraryImport(Library, EntryPoint = "getservbyname_r")]
    internal static partial int GetServiceByName(
        byte* name, byte* protocol, ServiceRecord* record, byte* buffer, nuint length, ServiceRecord** result);

    [LibraryImport(Library, EntryPoint = "getservbyport_r")]
    internal static partial int GetServiceByPort(
        int port, byte* protocol, ServiceRecord* record, byte* buffer, nuint length, ServiceRecord** result);

    [LibraryImport(Library, EntryPoint = "getprotobyname_r")]
    internal static partial int GetProtocolByName(byte* name, ProtocolRecord* record, byte* buffer, nuint length, ProtocolRecord** result);

    [LibraryImport(Library, EntryPoint = "getprotobynumber_r")]
    internal static partial int GetProtocolByNumber(int number, ProtocolRecord* record, byte* buffer, nuint length, ProtocolRecord** result);
}
