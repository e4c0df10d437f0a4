using System.Net;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Property.Wire;

// Bytes that were put together by Python's struct module and a checksum written after RFC 1071's definition.
public sealed class PacketVectorTests
{
    private const string Syn = "4500003000004000400626c60a0000010a0000028000005001020304000000007002faf0f0ce0000020405b401030307";
    private const string LinuxSyn = "4500003c00004000400626ba0a0000010a000002800000500102030400000000a002faf03d1d0000020405b40402080aaabbccdd0000000001030307";
    private const string Selective = "4500004800004000400626ae0a0000010a000002800000500000000000000000d01000008ba000000101080a00000001000000020101051200000010000000200000003000000040";
    private const string Data = "6100000000190640fd000000000000000000000000000001fd0000000000000000000000000000028000005001020305fffffff0501801f6ebb2000068656c6c6f";
    private const string Datagram = "4500001f00004000401126cc0a0000010a00000214e90035000b1255616263";
    private const string ZeroSum = "4500001e00004000401126cd0a0000010a00000214e90035000affffd6b9";
    private const string Unreachable = "4500003b00004000400126c00a0000020a0000010303111c000000004500001f00004000401126cc0a0000010a00000214e90035000b1255616263";
    private const string UnreachableV6 =
        "60000000003b3a40fd000000000000000000000000000002fd000000000000000000000000000001010493520000000060000000000b1140fd000000000000000000000000000001fd00000000000000000000000000000214e90035000b2c53616263";

    private readonly PacketPool _pool = new();

    [Fact]
    public void Write_ASynWithOptions_GivesTheBytes()
    {
        Packet packet = Create(IpProtocol.Tcp, "10.0.0.1", 32768, "10.0.0.2", 80);
        packet.Sequence = 0x0102_0304;
        packet.Flags = TcpFlags.Syn;
        packet.Window = 64240;
        packet.MssOption = 1460;
        packet.WindowScaleOption = 7;
        AssertBytes(Syn, packet);
    }

    // As Linux sends its SYN.
    [Fact]
    public void Write_ASynWithAllOptions_GivesTheBytes()
    {
        Packet packet = Create(IpProtocol.Tcp, "10.0.0.1", 32768, "10.0.0.2", 80);
        packet.Sequence = 0x0102_0304;
        packet.Flags = TcpFlags.Syn;
        packet.Window = 64240;
        packet.MssOption = 1460;
        packet.PermitsSack = true;
        packet.SetTimestamps(0xAABB_CCDD, 0);
        packet.WindowScaleOption = 7;
        AssertBytes(LinuxSyn, packet);
    }

    [Fact]
    public void Write_AnAcknowledgmentWithSack_GivesTheBytes()
    {
        Packet packet = Create(IpProtocol.Tcp, "10.0.0.1", 32768, "10.0.0.2", 80);
        packet.Flags = TcpFlags.Ack;
        packet.SetTimestamps(1, 2);
        packet.AddSack(new SackBlock(0x10, 0x20));
        packet.AddSack(new SackBlock(0x30, 0x40));
        AssertBytes(Selective, packet);
    }

    [Fact]
    public void Write_ASegmentOverIPv6_GivesTheBytes()
    {
        Packet packet = Create(IpProtocol.Tcp, "fd00::1", 32768, "fd00::2", 80);
        packet.Sequence = 0x0102_0305;
        packet.Acknowledgment = 0xFFFF_FFF0;
        packet.Flags = TcpFlags.Ack | TcpFlags.Psh;
        packet.Window = 502;
        packet.TrafficClass = 0x10;
        packet.SetPayload("hello"u8);
        AssertBytes(Data, packet);
    }

    [Fact]
    public void Write_ADatagram_GivesTheBytes() => AssertBytes(Datagram, CreateDatagram("10.0.0.1", "10.0.0.2", "abc"u8));

    // RFC 768: a computed zero is sent as all ones.
    [Fact]
    public void Write_ADatagramThatSumsToZero_SendsAllOnes() => AssertBytes(ZeroSum, CreateDatagram("10.0.0.1", "10.0.0.2", [0xD6, 0xB9]));

    [Fact]
    public void Write_AnUnreachablePort_QuotesTheDatagram() =>
        AssertBytes(Unreachable, CreateError(IpProtocol.Icmp, 3, 3, CreateDatagram("10.0.0.1", "10.0.0.2", "abc"u8)));

    // RFC 4443 2.3: ICMPv6's checksum covers a pseudo-header.
    [Fact]
    public void Write_AnUnreachablePortOverIPv6_QuotesTheDatagram() =>
        AssertBytes(UnreachableV6, CreateError(IpProtocol.IcmpV6, 1, 4, CreateDatagram("fd00::1", "fd00::2", "abc"u8)));

    [Theory]
    [InlineData(Syn)]
    [InlineData(Data)]
    [InlineData(Datagram)]
    [InlineData(ZeroSum)]
    [InlineData(Unreachable)]
    [InlineData(UnreachableV6)]
    public void Read_GoodBytes_GivesThemBack(string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(PacketSamples.Write(PacketSamples.Read(Convert.FromHexString(hex)))));

    [Theory]
    [InlineData("", PacketFault.Truncated)]
    [InlineData("55", PacketFault.BadVersion)]
    [InlineData("44000014", PacketFault.BadLength)]
    [InlineData("45000014", PacketFault.Truncated)]
    [InlineData("4500001300004000401126d80a0000010a000002", PacketFault.BadLength)]
    [InlineData("4500001400004000401100000a0000010a000002", PacketFault.BadHeaderChecksum)]
    [InlineData("4500001400002000401146d70a0000010a000002", PacketFault.Fragment)]
    [InlineData("4500001400004000408426640a0000010a000002", PacketFault.UnknownProtocol)]
    [InlineData("4500001400004000401126d70a0000010a000002", PacketFault.Truncated)]
    [InlineData("4500001c00004000401126cf0a0000010a00000214e9003500070000", PacketFault.BadLength)]
    [InlineData("4500001c00004000401126cf0a0000010a00000214e9003500090000", PacketFault.BadLength)]
    [InlineData("4500001f00004000401126cc0a0000010a00000214e90035000b1256616263", PacketFault.BadTransportChecksum)]
    [InlineData("4500002800004000400626ce0a0000010a00000280000050010203040000000040020000f0ce0000", PacketFault.BadLength)]
    [InlineData("4500002800004000400626ce0a0000010a00000280000050010203040000000060020000f0ce0000", PacketFault.BadLength)]
    public void Read_MalformedBytes_GivesTheReason(string hex, object fault)
    {
        Assert.Equal((PacketFault)fault, PacketReader.Read(Convert.FromHexString(hex), _pool, out Packet? packet));
        Assert.Null(packet);
    }

    // RFC 768: no checksum over IPv4; RFC 8200 8.1: never without over IPv6.
    [Fact]
    public void Read_ADatagramWithoutChecksum_TakesItOverIPv4Only()
    {
        byte[] bytes = Convert.FromHexString(Datagram);
        bytes[26] = bytes[27] = 0;
        Assert.Equal(PacketFault.None, PacketReader.Read(bytes, _pool, out _));
        bytes = PacketSamples.Write(CreateDatagram("fd00::1", "fd00::2", "abc"u8));
        bytes[46] = bytes[47] = 0;
        Assert.Equal(PacketFault.BadTransportChecksum, PacketReader.Read(bytes, _pool, out _));
    }

    // RFC 792: eight bytes of the quoted packet's body suffice.
    [Fact]
    public void Read_AnErrorThatQuotesEightBytes_KnowsThePorts()
    {
        byte[] body = Convert.FromHexString("0303000000000000" + "450005dc00004000400621120a0000010a000002" + "8000005001020304");
        ushort checksum = InternetChecksum.Compute(body);
        (body[2], body[3]) = ((byte)(checksum >> 8), (byte)checksum);
        byte[] bytes = [.. Convert.FromHexString("45000038000040004001" + "26c3" + "0a0000020a000001"), .. body];
        Packet quoted = PacketSamples.Read(bytes).Quoted!;
        Assert.Equal((32768, 80, 0x0102_0304u), (quoted.SourcePort, quoted.DestinationPort, quoted.Sequence));
        Assert.Equal(1460, quoted.CutLength);
    }

    // RFC 9293 3.2, MUST-6 and MUST-7, as tcp_parse_options() does it: unknown options are skipped, a senseless length ends them.
    [Theory]
    [InlineData("0402080a00000000000000000101030309010204020000", 512, 9)]
    [InlineData("0204020004000303ff010101", 512, -1)]
    [InlineData("02040200030314000000", 512, 14)]
    [InlineData("0002040200000000", 0, -1)]
    [InlineData("0203000204030000", 768, -1)]
    public void Read_OptionsOfAllKinds_TakesThoseItKnows(string options, int mss, int scale)
    {
        byte[] padded = Convert.FromHexString(options);
        Array.Resize(ref padded, (padded.Length + 3) / 4 * 4);
        Packet plain = Create(IpProtocol.Tcp, "fd00::1", 1, "fd00::2", 2);
        plain.Flags = TcpFlags.Syn;
        plain.SetPayload(padded);
        byte[] bytes = PacketSamples.Write(plain);
        bytes[52] = (byte)((20 + padded.Length) / 4 << 4);
        bytes[56] = bytes[57] = 0;
        ulong sum = InternetChecksum.AddPseudoHeader(plain.Source, plain.Destination, IpProtocol.Tcp, bytes.Length - 40);
        ushort checksum = InternetChecksum.Finish(InternetChecksum.Add(sum, bytes.AsSpan(40)));
        (bytes[56], bytes[57]) = ((byte)(checksum >> 8), (byte)checksum);
        Packet read = PacketSamples.Read(bytes);
        Assert.Equal((mss, scale, 0), (read.MssOption, read.WindowScaleOption, read.PayloadLength));
    }

    private static void AssertBytes(string hex, Packet packet) => Assert.Equal(hex, Convert.ToHexStringLower(PacketSamples.Write(packet)));

    private Packet Create(IpProtocol protocol, string from, ushort fromPort, string to, ushort toPort) =>
        _pool.Rent(protocol, new InetEndpoint(InetAddress.From(IPAddress.Parse(from)), fromPort), new InetEndpoint(InetAddress.From(IPAddress.Parse(to)), toPort));

    private Packet CreateDatagram(string from, string to, ReadOnlySpan<byte> data)
    {
        Packet packet = Create(IpProtocol.Udp, from, 5353, to, 53);
        packet.SetPayload(data);
        return packet;
    }

    private Packet CreateError(IpProtocol protocol, byte type, byte code, Packet about)
    {
        Packet packet = _pool.Rent(protocol, new InetEndpoint(about.Destination, 0), new InetEndpoint(about.Source, 0));
        (packet.IcmpType, packet.IcmpCode, packet.Quoted) = (type, code, about);
        return packet;
    }
}
