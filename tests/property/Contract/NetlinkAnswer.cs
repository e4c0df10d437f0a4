using System.Net;
using System.Text;

namespace SimNet.Tests.Property.Contract;

// A message of the kernel.
internal sealed record NetlinkAnswer(NetlinkWire Wire, int Type, int Flags, uint Sequence, uint PortId, byte[] Body)
{
    public int Int32At(int offset) => Wire.Get32(Body.AsSpan(offset));

    // The value of an attribute behind the struct of the message; null for none.
    public byte[]? Find(int structLength, int type)
    {
        ReadOnlySpan<byte> rest = Body.AsSpan(structLength);
        while (rest.Length >= 4)
        {
            int length = Wire.Get16(rest);
            if (Wire.Get16(rest[2..]) == type)
            {
                return rest[4..length].ToArray();
            }

            rest = rest[Math.Min((length + 3) & ~3, rest.Length)..];
        }

        return null;
    }

    public string? FindName(int structLength, int type) => Find(structLength, type) is { } bytes ? Encoding.ASCII.GetString(bytes).TrimEnd('\0') : null;

    public IPAddress? FindAddress(int structLength, int type) => Find(structLength, type) is { } bytes ? new IPAddress(bytes) : null;
}
