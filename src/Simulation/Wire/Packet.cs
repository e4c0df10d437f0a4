// One IP packet in flight with its TCP, UDP or ICMP header, as fields; PacketWriter makes the bytes where somebody looks at them. What a
// program has written itself travels as an image, the bytes of the whole packet; the host that receives it reads them.
// Pooled, single-owner: whoever holds a packet passes it on or releases it. Its delivery is an event of the loop.
using System.Buffers.Binary;
using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Wire;

internal sealed class Packet : ScheduledEvent
{
    internal const int IPv4HeaderLength = 20;
    internal const int IPv6HeaderLength = 40;
    internal const int TcpHeaderLength = 20;
    internal const int UdpHeaderLength = 8;
    internal const int IcmpHeaderLength = 8;
    internal const sbyte NoWindowScale = -1;
    internal const byte DefaultHopLimit = 64;
    internal const int NoInterface = -1;

    private const int MssOptionLength = 4;
    private const int WindowScaleOptionLength = 4;
    private const int SackPermittedOptionLength = 4;
    private const int SackOptionLength = 4;

    // With the padding in front that aligns it. In a SYN, SACK-permitted takes the place of the padding.
    internal const int TimestampsOptionLength = 12;
    internal const int SackBlockLength = 8;

    private readonly PacketPool _pool;
    private SackBlocks _sack;

    internal Packet(PacketPool pool) => _pool = pool;

    internal InetAddress Source { get; set; }

    internal InetAddress Destination { get; set; }

    internal IpProtocol Protocol { get; set; }

    internal byte HopLimit { get; set; }

    internal byte TrafficClass { get; set; }

    internal ushort SourcePort { get; set; }

    internal ushort DestinationPort { get; set; }

    // Of ICMP the second word of the header: identifier and number of an echo, the MTU of a packet that is too big.
    internal uint Sequence { get; set; }

    internal uint Acknowledgment { get; set; }

    internal TcpFlags Flags { get; set; }

    internal ushort Window { get; set; }

    internal ushort UrgentPointer { get; set; }

    // The MSS option of a SYN; 0 if there is none.
    internal ushort MssOption { get; set; }

    // The window scale option of a SYN; NoWindowScale if there is none.
    internal sbyte WindowScaleOption { get; set; }

    // The SACK-permitted option of a SYN (RFC 2018 2).
    internal bool PermitsSack { get; set; }

    // The timestamps option (RFC 7323 3): the sender's clock, and the last one of the receiver's that the sender has seen.
    internal bool HasTimestamps { get; private set; }

    internal uint TimestampValue { get; private set; }

    internal uint TimestampEcho { get; private set; }

    // How many blocks the SACK option has; 0 if there is none.
    internal int SackCount { get; private set; }

    internal byte IcmpType { get; set; }

    internal byte IcmpCode { get; set; }

    // The packet that an ICMP error is about. Released with this one.
    internal Packet? Quoted { get; set; }

    // How many bytes of a quoted packet's payload the error left out; 0 for a packet of its own.
    internal int CutLength { get; set; }

    // Not zero for an image: Payload is the packet from its first byte to its last, and so many of them are the IP header.
    internal int ImageHeaderLength { get; set; }

    internal bool IsImage => ImageHeaderLength != 0;

    // The interface that sent the packet over a link; NoInterface before that and for packets within a host.
    internal int SenderInterface { get; set; }

    // The interface of the receiving host that it came in by; not on the wire.
    internal int InputInterface { get; set; }

    // It came as a broadcast or multicast, not to the host alone.
    internal bool IsForMany { get; set; }

    internal IPacketReceiver? Receiver { get; set; }

    internal byte[] Buffer { get; private set; } = [];

    internal int PayloadLength { get; private set; }

    internal Packet? NextFree { get; set; }

    internal ReadOnlySpan<byte> Payload => Buffer.AsSpan(0, PayloadLength);

    internal bool IsIPv4 => Destination.IsIPv4;

    internal InetEndpoint SourceEndpoint => new(Source, SourcePort);

    internal InetEndpoint DestinationEndpoint => new(Destination, DestinationPort);

    internal int TransportHeaderLength => Protocol switch
    {
        IpProtocol.Tcp => TcpHeaderLength + TcpOptionsLength,
        IpProtocol.Udp => UdpHeaderLength,
        _ => IcmpHeaderLength,
    };

    private int TcpOptionsLength =>
        (MssOption != 0 ? MssOptionLength : 0)
        + (WindowScaleOption != NoWindowScale ? WindowScaleOptionLength : 0)
        + (HasTimestamps ? TimestampsOptionLength : PermitsSack ? SackPermittedOptionLength : 0)
        + (SackCount > 0 ? SackOptionLength + (SackCount * SackBlockLength) : 0);

    // Spreads flows over sockets that share a port: the same for all packets of a flow.
    internal uint BalanceHash => unchecked((uint)((Source.Mix() ^ ((ulong)SourcePort * 0x9E37_79B9_7F4A_7C15)) >> 33));

    // The length on the wire, with all headers, in bytes.
    internal int TotalLength => IsImage
        ? PayloadLength
        : (IsIPv4 ? IPv4HeaderLength : IPv6HeaderLength) + TransportHeaderLength + PayloadLength + (Quoted?.TotalLength ?? 0);

    // The sequence space that a segment takes: its data, and one for SYN and FIN each.
    internal int SequenceLength => PayloadLength + ((Flags & TcpFlags.Syn) != 0 ? 1 : 0) + ((Flags & TcpFlags.Fin) != 0 ? 1 : 0);

    protected internal override ulong Fingerprint
    {
        get
        {
            unchecked
            {
                ulong ends = ((ulong)Sequence << 32) | Acknowledgment;
                ulong ports = ((ulong)SourcePort << 48) | ((ulong)DestinationPort << 32) | ((ulong)Flags << 24) | ((ulong)Protocol << 16) | Window;
                ulong hash = (ends ^ (ports * 0x9E37_79B9_7F4A_7C15)) + (Source.Mix() ^ (Destination.Mix() << 1));
                hash = (hash ^ (hash >> 29)) * 0xBF58_476D_1CE4_E5B9;
                return hash ^ PayloadFingerprint();
            }
        }
    }

    internal ReadOnlySpan<SackBlock> Sack => ((ReadOnlySpan<SackBlock>)_sack)[..SackCount];

    internal void SetTimestamps(uint value, uint echo)
    {
        HasTimestamps = true;
        TimestampValue = value;
        TimestampEcho = echo;
    }

    // No more than there is room for beside the timestamps.
    internal void AddSack(SackBlock block)
    {
        if (SackCount < (HasTimestamps ? SackBlocks.Max - 1 : SackBlocks.Max))
        {
            _sack[SackCount++] = block;
        }
    }

    // Makes room for a payload; the caller fills it.
    internal Span<byte> SetPayload(int length)
    {
        if (Buffer.Length < length)
        {
            _pool.ReturnBuffer(Buffer);
            Buffer = _pool.RentBuffer(length);
        }

        PayloadLength = length;
        return Buffer.AsSpan(0, length);
    }

    internal void SetPayload(ReadOnlySpan<byte> data) => data.CopyTo(SetPayload(data.Length));

    // Cuts the front of the payload off, as when part of a segment has been received already.
    internal void TrimFront(int count)
    {
        Buffer.AsSpan(count, PayloadLength - count).CopyTo(Buffer);
        PayloadLength -= count;
        Sequence = SequenceNumber.Add(Sequence, count);
    }

    internal void TrimBack(int count) => PayloadLength -= count;

    internal void Release()
    {
        Quoted?.Release();
        Quoted = null;
        Receiver = null;
        _pool.Return(this);
    }

    internal void Reset()
    {
        HopLimit = DefaultHopLimit;
        TrafficClass = 0;
        Flags = TcpFlags.None;
        Sequence = 0;
        Acknowledgment = 0;
        Window = 0;
        UrgentPointer = 0;
        MssOption = 0;
        WindowScaleOption = NoWindowScale;
        PermitsSack = false;
        HasTimestamps = false;
        SackCount = 0;
        IcmpType = 0;
        IcmpCode = 0;
        PayloadLength = 0;
        CutLength = 0;
        ImageHeaderLength = 0;
        SenderInterface = NoInterface;
        InputInterface = 0;
        IsForMany = false;
    }

    protected internal override void Fire() => Receiver!.Receive(this);

    internal void CopyHeaderFrom(Packet other)
    {
        Source = other.Source;
        Destination = other.Destination;
        Protocol = other.Protocol;
        HopLimit = other.HopLimit;
        TrafficClass = other.TrafficClass;
        SourcePort = other.SourcePort;
        DestinationPort = other.DestinationPort;
        Sequence = other.Sequence;
        Acknowledgment = other.Acknowledgment;
        Flags = other.Flags;
        Window = other.Window;
        UrgentPointer = other.UrgentPointer;
        MssOption = other.MssOption;
        WindowScaleOption = other.WindowScaleOption;
        PermitsSack = other.PermitsSack;
        HasTimestamps = other.HasTimestamps;
        TimestampValue = other.TimestampValue;
        TimestampEcho = other.TimestampEcho;
        SackCount = other.SackCount;
        _sack = other._sack;
        IcmpType = other.IcmpType;
        IcmpCode = other.IcmpCode;
        ImageHeaderLength = other.ImageHeaderLength;
        SenderInterface = other.SenderInterface;
    }

    public override string ToString() => PacketText.Describe(this);

    // The ends of the payload and its length: cheap, and different for nearly all different contents.
    private ulong PayloadFingerprint()
    {
        int length = PayloadLength;
        if (length == 0)
        {
            return 0;
        }

        unchecked
        {
            ReadOnlySpan<byte> data = Payload;
            ulong ends = 0;
            if (length >= sizeof(ulong))
            {
                ends = BinaryPrimitives.ReadUInt64LittleEndian(data) ^ (BinaryPrimitives.ReadUInt64LittleEndian(data[^sizeof(ulong)..]) << 1);
            }
            else
            {
                foreach (byte b in data)
                {
                    ends = (ends << 8) | b;
                }
            }

            return (ends + (ulong)length) * 0x94D0_49BB_1331_11EB;
        }
    }
}
