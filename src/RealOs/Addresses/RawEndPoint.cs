using System.Net;
using System.Net.Sockets;

namespace SimNet.RealOs;

// An address of a family for which there is no type: the kernel's bytes, which it takes back as they are.
internal sealed class RawEndPoint(byte[] bytes) : EndPoint
{
    public override AddressFamily AddressFamily => AddressFamily.FromNative(bytes.Length < 2 ? 0 : BitConverter.ToUInt16(bytes));

    public override SocketAddress Serialize()
    {
        // The BCL's constructor refuses families that it does not know, and writes the family itself; so write all of it afterwards.
        var address = new SocketAddress(AddressFamily.Unspecified, Math.Max(bytes.Length, 2));
        bytes.CopyTo(address.Buffer);
        return address;
    }

    public override bool Equals(object? obj) => obj is RawEndPoint other && other.Bytes.SequenceEqual(Bytes);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => Convert.ToHexString(bytes);

    private ReadOnlySpan<byte> Bytes => bytes;
}
