// The attributes of a request (nlmsg_parse). Of several of one type the last counts; what is cut off at the end is left aside, as in the kernel.
using System.Text;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Netlink;

internal readonly ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes, bool isLittleEndian)
{
    private const int HeaderLength = 4;
    private const int TypeMask = 0x3FFF;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    internal bool Has(int type) => TryFind(type, out _);

    internal bool TryFind(int type, out ReadOnlySpan<byte> value)
    {
        value = default;
        bool isFound = false;
        ReadOnlySpan<byte> rest = _bytes;
        while (rest.Length >= HeaderLength)
        {
            int length = NetlinkHeader.ReadUInt16(rest, isLittleEndian);
            if (length < HeaderLength || length > rest.Length)
            {
                break;
            }

            if ((NetlinkHeader.ReadUInt16(rest[2..], isLittleEndian) & TypeMask) == type)
            {
                value = rest[HeaderLength..length];
                isFound = true;
            }

            rest = rest[Math.Min(NetlinkHeader.Align(length), rest.Length)..];
        }

        return isFound;
    }

    // A number of 32 bits; too short a one is told by length.
    internal bool TryFindUInt32(int type, out uint value)
    {
        bool isFound = TryFind(type, out ReadOnlySpan<byte> bytes) && bytes.Length >= sizeof(uint);
        value = isFound ? NetlinkHeader.ReadUInt32(bytes, isLittleEndian) : 0;
        return isFound;
    }

    internal bool TryFindAddress(int type, bool isIPv4, out InetAddress address)
    {
        int length = isIPv4 ? 4 : 16;
        bool isFound = TryFind(type, out ReadOnlySpan<byte> bytes) && bytes.Length >= length;
        address = isFound ? InetAddress.From(new System.Net.IPAddress(bytes[..length])) : default;
        return isFound;
    }

    // A name up to its zero.
    internal string? FindName(int type)
    {
        if (!TryFind(type, out ReadOnlySpan<byte> bytes))
        {
            return null;
        }

        int end = bytes.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
    }

    // The length of a name without its zero; 0 for none.
    internal int LengthOfName(int type) => FindName(type)?.Length ?? 0;

    // Whether an attribute that is there is shorter than it has to be, which is out of range (validate_nla).
    internal bool IsShort(int type, int least) => TryFind(type, out ReadOnlySpan<byte> bytes) && bytes.Length < least;
}
