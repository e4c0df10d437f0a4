// The options of SOL_PACKET that mean something without rings (packet_setsockopt, packet_getsockopt).
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport.Raw;

internal sealed partial class PacketSocket
{
    // struct packet_mreq: index, type, length of the address, address.
    private const int MembershipLength = 16;

    private bool _ignoresOutgoing;
    private bool _wantsAuxiliaryData;
    private bool _wantsOriginalDevice;

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value) => (level, name) switch
    {
        (OptionNames.PacketLevel, OptionNames.PacketStatistics) => WriteStatistics(ref value),
        (OptionNames.PacketLevel, OptionNames.PacketIgnoreOutgoing) => value.Write(_ignoresOutgoing),
        (OptionNames.PacketLevel, OptionNames.PacketAuxiliaryData) => value.Write(_wantsAuxiliaryData),
        (OptionNames.PacketLevel, OptionNames.PacketOriginalDevice) => value.Write(_wantsOriginalDevice),
        _ => SocketError.ProtocolOption,
    };

    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value)
    {
        switch (level, name)
        {
            // An interface of the network takes all that comes to it anyway.
            case (OptionNames.PacketLevel, OptionNames.PacketAddMembership or OptionNames.PacketDropMembership):
                return CheckMembership(value, name == OptionNames.PacketAddMembership);
            case (OptionNames.PacketLevel, OptionNames.PacketIgnoreOutgoing):
                SocketError error = value.ReadInt32(out int number);
                if (error == SocketError.Success && number is not (0 or 1))
                {
                    return SocketError.InvalidArgument;
                }

                _ignoresOutgoing = error == SocketError.Success ? number != 0 : _ignoresOutgoing;
                return error;
            case (OptionNames.PacketLevel, OptionNames.PacketAuxiliaryData):
                return ReadFlag(value, ref _wantsAuxiliaryData);
            case (OptionNames.PacketLevel, OptionNames.PacketOriginalDevice):
                return ReadFlag(value, ref _wantsOriginalDevice);
            default:
                return SocketError.ProtocolOption;
        }
    }

    private static SocketError ReadFlag(OptionInput value, ref bool flag)
    {
        SocketError error = value.ReadInt32(out int number);
        flag = error == SocketError.Success ? number != 0 : flag;
        return error;
    }

    // packet_mc_add(), packet_mc_drop(): only the former asks for the interface.
    private static SocketError CheckMembership(OptionInput value, bool isAdded)
    {
        SocketError error = value.Check(MembershipLength);
        if (error != SocketError.Success)
        {
            return error;
        }

        return isAdded && !InterfaceIndex.Exists(value.Int32At(0)) ? SocketErrors.FromErrno(Errno.ENODEV) : SocketError.Success;
    }

    // struct tpacket_stats; reading it starts anew.
    private SocketError WriteStatistics(ref OptionOutput value)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(int)];
        value.Put32(bytes, _queue.Offered);
        value.Put32(bytes[sizeof(int)..], _queue.Dropped);
        _queue.ForgetStatistics();
        return value.Write(bytes);
    }
}
