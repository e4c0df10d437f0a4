// A TIPC message as the bytes of the wire: a header of 6 to 15 big-endian words, then data (net/tipc/msg.h). A word means different things
// to different users; what only link, discovery and fragments use is in TipcMessage.Internal.cs.
using System.Buffers.Binary;

namespace SimNet.Simulation.Wire;

internal sealed partial class TipcMessage
{
    // MIN_H_SIZE and SHORT_H_SIZE, BASIC_H_SIZE, NAMED_H_SIZE, MCAST_H_SIZE, INT_H_SIZE, MAX_H_SIZE
    internal const int ShortHeader = 24;
    internal const int BasicHeader = 32;
    internal const int NamedHeader = 40;
    internal const int MulticastHeader = 44;
    internal const int InternalHeader = 40;
    internal const int MaxHeader = 60;

    // TIPC_MAX_USER_MSG_SIZE
    internal const int MaxData = 66000;

    private const int Version = 2;
    private const int LengthMask = 0x1ffff;
    private const int LeastDataForHash = 8;

    private readonly byte[] _bytes;

    internal TipcMessage(TipcUser user, int type, int headerLength, int dataLength)
    {
        _bytes = new byte[headerLength + dataLength];
        Set(0, 29, 7, Version);
        Set(0, 21, 0xf, (uint)headerLength / sizeof(uint));
        Set(0, 0, LengthMask, (uint)_bytes.Length);
        User = user;
        Type = type;
    }

    private TipcMessage(byte[] bytes) => _bytes = bytes;

    internal int Length => _bytes.Length;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    internal int HeaderLength => (int)Get(0, 21, 0xf) * sizeof(uint);

    internal Span<byte> Data => _bytes.AsSpan(HeaderLength);

    internal int DataLength => Length - HeaderLength;

    internal TipcUser User
    {
        get => (TipcUser)Get(0, 25, 0xf);
        set => Set(0, 25, 0xf, (uint)value);
    }

    internal bool IsData => User <= TipcUser.CriticalImportance;

    // Of data only.
    internal int Importance => (int)User;

    // If it cannot be delivered, it is dropped and not sent back.
    internal bool IsDestinationDroppable
    {
        get => Get(0, 19, 1) != 0;
        set => Set(0, 19, 1, value ? 1u : 0);
    }

    internal bool IsSourceDroppable
    {
        get => Get(0, 18, 1) != 0;
        set => Set(0, 18, 1, value ? 1u : 0);
    }

    internal int Type
    {
        get => (int)Get(1, 29, 7);
        set => Set(1, 29, 7, (uint)value);
    }

    internal bool IsConnection => Type == TipcMessageType.Connection;

    internal TipcError Error
    {
        get => (TipcError)Get(1, 25, 0xf);
        set => Set(1, 25, 0xf, (uint)value);
    }

    // How often a name was looked up again on the way.
    internal int Reroutes
    {
        get => (int)Get(1, 21, 0xf);
        set => Set(1, 21, 0xf, (uint)value);
    }

    internal uint LookupScope
    {
        get => Get(1, 19, 3);
        set => Set(1, 19, 3, value);
    }

    // It asks for a connection.
    internal bool IsSyn
    {
        get => Get(1, 17, 1) != 0;
        set => Set(1, 17, 1, value ? 1u : 0);
    }

    internal uint PreviousNode
    {
        get => Word(3);
        set => SetWord(3, value);
    }

    internal uint OriginPort
    {
        get => Word(4);
        set => SetWord(4, value);
    }

    internal uint DestinationPort
    {
        get => Word(5);
        set => SetWord(5, value);
    }

    // The short header of connections does not name it: they know their ends.
    internal uint OriginNode
    {
        get => HeaderLength == ShortHeader ? PreviousNode : Word(6);
        set => SetWord(6, value);
    }

    internal uint DestinationNode
    {
        get => Word(7);
        set => SetWord(7, value);
    }

    internal uint NameType
    {
        get => Word(8);
        set => SetWord(8, value);
    }

    internal uint NameLower
    {
        get => Word(9);
        set => SetWord(9, value);
    }

    internal uint NameUpper
    {
        get => Word(10);
        set => SetWord(10, value);
    }

    // Of an acknowledgment of a connection: blocks received, and the window in blocks.
    internal int AcknowledgedBlocks
    {
        get => (int)Get(9, 16, 0xffff);
        set => Set(9, 16, 0xffff, (uint)value);
    }

    internal int AdvertisedWindow
    {
        get => (int)Get(9, 0, 0xffff);
        set => Set(9, 0, 0xffff, (uint)value);
    }

    internal ulong Fingerprint
    {
        get
        {
            unchecked
            {
                ulong hash = ((ulong)Word(0) << 32) | Word(1);
                hash = (hash * 0x9E37_79B9_7F4A_7C15) ^ (((ulong)OriginPort << 32) | DestinationPort);
                return DataLength < LeastDataForHash ? hash : (hash * 0xBF58_476D_1CE4_E5B9) ^ BinaryPrimitives.ReadUInt64LittleEndian(Data);
            }
        }
    }

    // tipc_msg_validate(); bytes beyond the message's own length are ignored.
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out TipcMessage? message)
    {
        message = null;
        if (bytes.Length < ShortHeader)
        {
            return false;
        }

        uint first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        int headerLength = (int)((first >> 21) & 0xf) * sizeof(uint);
        int length = (int)(first & LengthMask);
        if (first >> 29 != Version || headerLength < ShortHeader || headerLength > MaxHeader || length < headerLength
            || length - headerLength > MaxData + MaxHeader || length > bytes.Length)
        {
            return false;
        }

        message = new TipcMessage(bytes[..length].ToArray());
        return true;
    }

    internal TipcMessage Copy() => new(_bytes.AsSpan().ToArray());

    // A copy with another length of header and the first bytes of the data; new words of the header are zero.
    internal TipcMessage Copy(int headerLength, int dataLength)
    {
        byte[] bytes = new byte[headerLength + dataLength];
        _bytes.AsSpan(0, Math.Min(headerLength, HeaderLength)).CopyTo(bytes);
        Data[..dataLength].CopyTo(bytes.AsSpan(headerLength));
        var copy = new TipcMessage(bytes);
        copy.Set(0, 21, 0xf, (uint)headerLength / sizeof(uint));
        copy.Set(0, 0, LengthMask, (uint)bytes.Length);
        return copy;
    }

    private uint Word(int index) => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(index * sizeof(uint)));

    private void SetWord(int index, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(index * sizeof(uint)), value);

    private uint Get(int word, int shift, uint mask) => (Word(word) >> shift) & mask;

    private void Set(int word, int shift, uint mask, uint value) =>
        SetWord(word, (Word(word) & ~(mask << shift)) | ((value & mask) << shift));
}
