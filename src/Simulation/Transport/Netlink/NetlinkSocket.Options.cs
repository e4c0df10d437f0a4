// Memberships in groups and the options of SOL_NETLINK (netlink_setsockopt, netlink_getsockopt).
using System.Net.Sockets;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed partial class NetlinkSocket
{
    private const int GroupsOfWord = 32;

    private ulong _groups;
    private bool _hasGroupList;
    private bool _wantsPacketInfo;
    private bool _wantsBroadcastErrors;
    private bool _isWithoutBufferErrors;
    private bool _hearsAllNamespaces;
    private bool _wantsExtendedErrors;

    // Errors do not repeat the request (NETLINK_CAP_ACK).
    internal bool WantsCappedErrors { get; private set; }

    // NETLINK_GET_STRICT_CHK
    internal bool WantsStrictChecks { get; private set; }

    internal bool IsMember(int group) => (_groups & (1UL << (group - 1))) != 0;

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value)
    {
        if (level != NetlinkNames.Level)
        {
            return SocketError.ProtocolOption;
        }

        if (name == NetlinkNames.ListMemberships)
        {
            return ListMemberships(ref value);
        }

        if (FindFlag(name) is not { } flag)
        {
            return SocketError.ProtocolOption;
        }

        return value.Capacity < sizeof(int) ? SocketError.InvalidArgument : value.Write(flag);
    }

    // A value that is too short for a number counts as 0.
    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value)
    {
        if (level != NetlinkNames.Level)
        {
            return SocketError.ProtocolOption;
        }

        int number = 0;
        if (value.Length >= sizeof(int))
        {
            SocketError error = value.ReadInt32(out number);
            if (error != SocketError.Success)
            {
                return error;
            }
        }

        bool isOn = number != 0;
        switch (name)
        {
            case NetlinkNames.AddMembership: return SetMembership(number, isMember: true);
            case NetlinkNames.DropMembership: return SetMembership(number, isMember: false);
            case NetlinkNames.PacketInfo: _wantsPacketInfo = isOn; break;
            case NetlinkNames.BroadcastError: _wantsBroadcastErrors = isOn; break;
            case NetlinkNames.NoBufferErrors: SetWithoutBufferErrors(isOn); break;
            case NetlinkNames.ListenAllNamespaces: _hearsAllNamespaces = isOn; break;
            case NetlinkNames.CapAcknowledge: WantsCappedErrors = isOn; break;
            case NetlinkNames.ExtendedAcknowledge: _wantsExtendedErrors = isOn; break;
            case NetlinkNames.StrictCheck: WantsStrictChecks = isOn; break;
            default: return SocketError.ProtocolOption;
        }

        return SocketError.Success;
    }

    // Those that are kept and mean nothing here: nothing else is in an answer's attributes or in another name space.
    private bool? FindFlag(int name) => name switch
    {
        NetlinkNames.PacketInfo => _wantsPacketInfo,
        NetlinkNames.BroadcastError => _wantsBroadcastErrors,
        NetlinkNames.NoBufferErrors => _isWithoutBufferErrors,
        NetlinkNames.ListenAllNamespaces => _hearsAllNamespaces,
        NetlinkNames.CapAcknowledge => WantsCappedErrors,
        NetlinkNames.ExtendedAcknowledge => _wantsExtendedErrors,
        NetlinkNames.StrictCheck => WantsStrictChecks,
        _ => null,
    };

    private void SetWithoutBufferErrors(bool isOn)
    {
        _isWithoutBufferErrors = isOn;
        if (isOn)
        {
            _isCongested = false;
            WakeWaiters();
        }
    }

    // A mask of 32 bits for each 32 groups of the family; nothing before the first membership.
    private SocketError ListMemberships(ref OptionOutput value)
    {
        int words = _hasGroupList ? (NetlinkProtocol.GroupsOf(FamilyNumber) + GroupsOfWord - 1) / GroupsOfWord : 0;
        Span<byte> bytes = stackalloc byte[words * sizeof(int)];
        for (int i = 0; i < words; i++)
        {
            value.Put32(bytes[(i * sizeof(int))..], unchecked((int)(_groups >> (i * GroupsOfWord))));
        }

        return value.Write(bytes[..Math.Min(bytes.Length, value.Capacity / sizeof(int) * sizeof(int))]);
    }

    private SocketError SetMembership(int group, bool isMember)
    {
        _hasGroupList = true;
        if (group < 1 || group > NetlinkProtocol.GroupsOf(FamilyNumber))
        {
            return SocketError.InvalidArgument;
        }

        ulong bit = 1UL << (group - 1);
        SetGroups(isMember ? _groups | bit : _groups & ~bit);
        return SocketError.Success;
    }

    // The mask of an address takes the place of the first 32 memberships.
    private void BindGroups(uint mask)
    {
        if (mask != 0 || unchecked((uint)_groups) != 0)
        {
            _hasGroupList = true;
            SetGroups((_groups & ~(ulong)uint.MaxValue) | mask);
        }
    }

    private void SetGroups(ulong groups)
    {
        _groups = groups;
        _netlink.SetListening(this, groups != 0);
    }
}
