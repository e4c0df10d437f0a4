using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SimNet.RealOs;

// struct epoll_event: 32 bits of events and 64 bits of the registrant's, packed on x86-64 and aligned elsewhere.
internal static unsafe class EpollEvents
{
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    internal static int Size => DataOffset + sizeof(ulong);

    internal static PollEvents EventsAt(byte* events, int index) => (PollEvents)(*(uint*)(events + (index * Size)) & 0xFFFF);

    internal static ulong DataAt(byte* events, int index) =>
        MemoryMarshal.Read<ulong>(new ReadOnlySpan<byte>(events + (index * Size) + DataOffset, sizeof(ulong)));

    internal static void Write(Span<byte> record, uint events, ulong data)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, events);
        BinaryPrimitives.WriteUInt64LittleEndian(record[DataOffset..], data);
    }
}
