// The options about groups that are the same for IPv4 and IPv6 (RFC 3678 5): struct group_req, group_source_req and group_filter, with
// addresses as struct sockaddr_storage.
using System.Buffers.Binary;
using System.Net.Sockets;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal abstract partial class InetSocket
{
    private const int StorageLength = 128;
    private const int GroupOffset = 8;
    private const int GroupRequestLength = GroupOffset + StorageLength;
    private const int GroupSourceRequestLength = GroupRequestLength + StorageLength;
    private const int GroupFilterHeadLength = GroupRequestLength + (2 * sizeof(int));
    private const int NativeIPv4 = 2;
    private const int NativeIPv6 = 10;

    private SocketError SetGroupRequest(int name, OptionInput value, bool isIPv4)
    {
        bool isPlain = name is GroupOptionNames.Join or GroupOptionNames.Leave;
        bool isFilter = name == GroupOptionNames.Filter;
        int least = isPlain ? GroupRequestLength : isFilter ? GroupFilterHeadLength : GroupSourceRequestLength;
        if (value.Length < least || (isIPv4 && !isPlain && !isFilter && value.Length != least))
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = value.Check(least);
        if (error != SocketError.Success)
        {
            return error;
        }

        return isFilter ? SetGroupFilter(value, isIPv4) : isPlain ? JoinOrLeave(name, value, isIPv4) : SetGroupSource(name, value, isIPv4);
    }

    private SocketError JoinOrLeave(int name, OptionInput value, bool isIPv4)
    {
        if (!TryReadStorage(value.Bytes, GroupOffset, value.IsLittleEndian, isIPv4, out InetAddress group))
        {
            return isIPv4 ? SocketError.InvalidArgument : SocketError.AddressNotAvailable;
        }

        InetAddress any = isIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6;
        return name == GroupOptionNames.Join
            ? Memberships.Join(group, any, value.Int32At(0))
            : Memberships.Leave(group, any, value.Int32At(0));
    }

    private SocketError SetGroupSource(int name, OptionInput value, bool isIPv4)
    {
        if (!TryReadStorage(value.Bytes, GroupOffset, value.IsLittleEndian, isIPv4, out InetAddress group)
            || !TryReadStorage(value.Bytes, GroupRequestLength, value.IsLittleEndian, isIPv4, out InetAddress source))
        {
            return SocketError.AddressNotAvailable;
        }

        InetAddress any = isIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6;
        bool isInclude = name is GroupOptionNames.JoinSource or GroupOptionNames.LeaveSource;
        bool adds = name is GroupOptionNames.JoinSource or GroupOptionNames.Block;
        return ChangeSource(group, any, value.Int32At(0), source, isInclude, adds);
    }

    private SocketError SetGroupFilter(OptionInput value, bool isIPv4)
    {
        uint count = unchecked((uint)value.Int32At(GroupFilterHeadLength - sizeof(int)));
        if (count > MulticastMemberships.MaxSources)
        {
            return SocketError.NoBufferSpaceAvailable;
        }

        if (value.Length < GroupFilterHeadLength + (count * StorageLength))
        {
            return SocketError.InvalidArgument;
        }

        if (!TryReadStorage(value.Bytes, GroupOffset, value.IsLittleEndian, isIPv4, out InetAddress group))
        {
            return SocketError.AddressNotAvailable;
        }

        List<InetAddress> sources = [];
        for (int i = 0; i < count; i++)
        {
            if (!TryReadStorage(value.Bytes, GroupFilterHeadLength + (i * StorageLength), value.IsLittleEndian, isIPv4, out InetAddress source))
            {
                return SocketError.AddressNotAvailable;
            }

            sources.Add(source);
        }

        InetAddress any = isIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6;
        return SetFilter(group, any, value.Int32At(0), value.Int32At(GroupRequestLength), sources);
    }

    private SocketError GetGroupFilter(ref OptionOutput value, bool isIPv4)
    {
        if (value.Capacity < GroupFilterHeadLength)
        {
            return SocketError.InvalidArgument;
        }

        var request = new OptionInput(value.Given, value.IsLittleEndian);
        if (!TryReadStorage(request.Bytes, GroupOffset, value.IsLittleEndian, isIPv4, out InetAddress group))
        {
            return SocketError.AddressNotAvailable;
        }

        InetAddress any = isIPv4 ? InetAddress.AnyIPv4 : InetAddress.AnyIPv6;
        MulticastMembership? member = Memberships.FindMember(group, any, request.Int32At(0), out SocketError error);
        if (member is null)
        {
            return error;
        }

        List<InetAddress> sources = member.Sources ?? [];
        int room = Math.Clamp(request.Int32At(GroupFilterHeadLength - sizeof(int)), 0, sources.Count);
        byte[] filter = new byte[GroupFilterHeadLength + (room * StorageLength)];
        request.Bytes[..GroupRequestLength].CopyTo(filter);
        value.Put32(filter.AsSpan(GroupRequestLength), member.IsInclude ? IncludeMode : 0);
        value.Put32(filter.AsSpan(GroupFilterHeadLength - sizeof(int)), sources.Count);
        for (int i = 0; i < room; i++)
        {
            WriteStorage(filter.AsSpan(GroupFilterHeadLength + (i * StorageLength)), sources[i], value.IsLittleEndian);
        }

        return value.Write(filter);
    }

    private static bool TryReadStorage(ReadOnlySpan<byte> bytes, int offset, bool isLittleEndian, bool isIPv4, out InetAddress address)
    {
        const int ipv4Offset = 4;
        const int ipv6Offset = 8;
        ReadOnlySpan<byte> storage = bytes[offset..];
        int family = isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(storage) : BinaryPrimitives.ReadUInt16BigEndian(storage);
        address = isIPv4
            ? InetAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(storage[ipv4Offset..]))
            : new InetAddress(
                BinaryPrimitives.ReadUInt64BigEndian(storage[ipv6Offset..]),
                BinaryPrimitives.ReadUInt64BigEndian(storage[(ipv6Offset + sizeof(ulong))..]));
        return family == (isIPv4 ? NativeIPv4 : NativeIPv6);
    }

    private static void WriteStorage(Span<byte> storage, InetAddress address, bool isLittleEndian)
    {
        const int ipv4Offset = 4;
        const int ipv6Offset = 8;
        ushort family = address.IsIPv4 ? (ushort)NativeIPv4 : (ushort)NativeIPv6;
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(storage, family);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(storage, family);
        }

        if (address.IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(storage[ipv4Offset..], address.IPv4Bits);
        }
        else
        {
            address.WriteIPv6(storage[ipv6Offset..]);
        }
    }
}
