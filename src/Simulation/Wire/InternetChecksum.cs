// The Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words. The sum does not depend on the byte
// order in which it is taken (RFC 1071 2.B), so it is taken in the machine's, in 64-bit lanes that cannot overflow, and swapped at the end.
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SimNet.Simulation.Wire;

internal static class InternetChecksum
{
    // Adds data to a partial sum. All pieces but the last have an even length; an odd last one is padded with a zero.
    internal static ulong Add(ulong sum, ReadOnlySpan<byte> data)
    {
        unchecked
        {
            ReadOnlySpan<Vector<uint>> blocks = MemoryMarshal.Cast<byte, Vector<uint>>(data);
            if (blocks.Length > 1)
            {
                Vector<ulong> lanes = Vector<ulong>.Zero;
                foreach (Vector<uint> block in blocks)
                {
                    Vector.Widen(block, out Vector<ulong> low, out Vector<ulong> high);
                    lanes += low + high;
                }

                // Fewer than 2^16 blocks of 32 bits a lane: a lane holds 49 bits at most, and so the sum of all fits as well.
                sum += Vector.Sum(lanes);
                data = data[(blocks.Length * Vector<byte>.Count)..];
            }

            foreach (ushort word in MemoryMarshal.Cast<byte, ushort>(data))
            {
                sum += word;
            }

            if ((data.Length & 1) != 0)
            {
                sum += BitConverter.IsLittleEndian ? data[^1] : (ulong)data[^1] << 8;
            }

            return sum;
        }
    }

    // The pseudo-header of TCP, UDP (RFC 9293 3.1, RFC 768) and, over IPv6, ICMPv6 (RFC 8200 8.1).
    internal static ulong AddPseudoHeader(InetAddress source, InetAddress destination, IpProtocol protocol, int length)
    {
        Span<byte> header = stackalloc byte[40];
        source.WriteIPv6(header);
        destination.WriteIPv6(header[16..]);
        BinaryPrimitives.WriteInt32BigEndian(header[32..], length);
        header[36..39].Clear();
        header[39] = (byte)protocol;
        if (!destination.IsIPv4)
        {
            return Add(0, header);
        }

        // IPv4's has the addresses as their last 32 bits only; its other fields add up to the same.
        ulong sum = Add(0, header[12..16]);
        return Add(Add(sum, header[28..32]), header[32..40]);
    }

    // The checksum of what was added, as the header holds it when written big-endian. 0 means that data with its checksum is intact.
    internal static ushort Finish(ulong sum)
    {
        unchecked
        {
            sum = (sum & uint.MaxValue) + (sum >> 32);
            sum = (sum & ushort.MaxValue) + (sum >> 16);
            sum = (sum & ushort.MaxValue) + (sum >> 16);
            sum = (sum & ushort.MaxValue) + (sum >> 16);
            ushort folded = (ushort)~sum;
            return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
        }
    }

    internal static ushort Compute(ReadOnlySpan<byte> data) => Finish(Add(0, data));
}
