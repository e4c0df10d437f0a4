using System.Runtime.InteropServices;

namespace SimNet.RealOs;

// Layouts of glibc on 64-bit Linux, the same on x86-64 and arm64. (struct epoll_event is not: see EpollEvents.)

// struct pollfd
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    internal int Descriptor;
    internal short Requested;
    internal short Returned;
}

// struct timespec
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpecification
{
    internal long Seconds;
    internal long Nanoseconds;
}

// struct iovec
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    internal byte* Start;
    internal nuint Length;
}

// struct msghdr
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    internal byte* Name;
    internal uint NameLength;
    internal IoVector* Vectors;
    internal nuint VectorCount;
    internal void* Control;
    internal nuint ControlLength;
    internal int Flags;
}

// struct addrinfo
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct AddressInfoRecord
{
    internal int Flags;
    internal int Family;
    internal int SocketType;
    internal int Protocol;
    internal uint AddressLength;
    internal byte* Address;
    internal byte* CanonicalName;
    internal AddressInfoRecord* Next;
}

// struct hostent
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HostRecord
{
    internal byte* Name;
    internal byte** Aliases;
    internal int AddressType;
    internal int AddressLength;
    internal byte** Addresses;
}

// struct servent
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ServiceRecord
{
    internal byte* Name;
    internal byte** Aliases;
    internal int Port;
    internal byte* Protocol;
}

// struct protoent
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ProtocolRecord
{
    internal byte* Name;
    internal byte** Aliases;
    internal int Number;
}
