using System.Runtime.CompilerServices;

namespace SimNet.RealOs;

// A struct sockaddr of any family, in the kernel's form (struct sockaddr_storage).
internal struct NativeAddress
{
    internal const int Capacity = 128;

    internal AddressBytes Bytes;
    internal uint Length;

    internal static readonly NativeAddress Empty = new() { Length = Capacity };

    // What the kernel wrote; it reports a length beyond the capacity if it had to cut.
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    internal ReadOnlySpan<byte> Written => ((ReadOnlySpan<byte>)Bytes)[..(int)Math.Min(Length, Capacity)];

    [InlineArray(Capacity)]
    internal struct AddressBytes
    {
        private byte _first;
    }
}
