// pcapng (draft-ietf-opsawg-pcapng): a section header, an interface description for each interface, an enhanced packet block for each packet.
// Interfaces carry bare IP packets (LINKTYPE_RAW); times are in nanoseconds. Numbers are little-endian, so that a file is the same on every machine.
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SimNet.Simulation.Capture;

internal sealed class PcapNgWriter(Stream stream)
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const ushort RawIP = 101;
    private const ushort OptionEnd = 0;
    private const ushort OptionUserApplication = 4;
    private const ushort OptionInterfaceName = 2;
    private const ushort OptionTimeResolution = 9;
    private const ushort OptionPacketFlags = 2;
    private const byte Nanoseconds = 9;
    private const uint Inbound = 1;
    private const uint Outbound = 2;
    private const int BlockOverhead = 12;

    private readonly ArrayBufferWriter<byte> _body = new();

    public void WriteSectionHeader()
    {
        Begin();
        Add(ByteOrderMagic);
        Add16(1);
        Add16(0);
        Add(uint.MaxValue); // The length of the section is not told.
        Add(uint.MaxValue);
        AddOption(OptionUserApplication, "SimNet"u8);
        AddOption(OptionEnd, []);
        End(SectionHeader);
    }

    public void WriteInterface(string name, int snapLength)
    {
        Begin();
        Add16(RawIP);
        Add16(0);
        Add((uint)snapLength);
        AddOption(OptionInterfaceName, Encoding.UTF8.GetBytes(name));
        AddOption(OptionTimeResolution, [Nanoseconds]);
        AddOption(OptionEnd, []);
        End(InterfaceDescription);
    }

    public void WritePacket(int interfaceNumber, ulong timeNs, ReadOnlySpan<byte> packet, int snapLength, bool isOutgoing)
    {
        int kept = Math.Min(packet.Length, snapLength);
        Begin();
        Add((uint)interfaceNumber);
        Add((uint)(timeNs >> 32));
        Add((uint)(timeNs & uint.MaxValue));
        Add((uint)kept);
        Add((uint)packet.Length);
        _body.Write(packet[..kept]);
        Pad();
        Span<byte> flags = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(flags, isOutgoing ? Outbound : Inbound);
        AddOption(OptionPacketFlags, flags);
        AddOption(OptionEnd, []);
        End(EnhancedPacket);
    }

    private void Begin() => _body.ResetWrittenCount();

    private void End(uint type)
    {
        uint length = (uint)_body.WrittenCount + BlockOverhead;
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(number, type);
        stream.Write(number);
        BinaryPrimitives.WriteUInt32LittleEndian(number, length);
        stream.Write(number);
        stream.Write(_body.WrittenSpan);
        stream.Write(number);
    }

    private void AddOption(ushort code, ReadOnlySpan<byte> value)
    {
        Add16(code);
        Add16((ushort)value.Length);
        _body.Write(value);
        Pad();
    }

    private void Add(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _body.Write(bytes);
    }

    private void Add16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        _body.Write(bytes);
    }

    private void Pad()
    {
        while (_body.WrittenCount % sizeof(uint) != 0)
        {
            _body.Write<byte>([0]);
        }
    }
}
