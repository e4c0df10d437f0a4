// Which types of ICMP or ICMPv6 a raw socket does not want (raw(7), RFC 3542 3.2): a bit for each, set for those that are kept from it.
// Numbers of the host's byte order, of which a program may set the first bytes alone.
using System.Net.Sockets;

namespace SimNet.Simulation.Transport.Raw;

internal sealed class IcmpFilter(int words)
{
    private const int BitsPerWord = 32;

    private readonly byte[] _bytes = new byte[words * sizeof(uint)];
    private bool _isLittleEndian = true;

    internal bool Blocks(byte type)
    {
        int word = type / BitsPerWord;
        return word < words && ((new OptionInput(_bytes, _isLittleEndian).Int32At(word * sizeof(uint)) >> (type % BitsPerWord)) & 1) != 0;
    }

    internal SocketError Set(OptionInput value)
    {
        int count = Math.Min(value.Length, _bytes.Length);
        SocketError error = value.Check(count);
        if (error == SocketError.Success)
        {
            value.Bytes[..count].CopyTo(_bytes);
            _isLittleEndian = value.IsLittleEndian;
        }

        return error;
    }

    internal SocketError Get(ref OptionOutput value) => value.Write(_bytes);
}
