// The options of UDP (udp(7), udp_lib_setsockopt). Encapsulation and offload have nothing in the stack to act on: they are kept, and types
// of encapsulation that a plain kernel lacks are refused as it does.
using System.Net.Sockets;

namespace SimNet.Simulation.Transport.Udp;

internal sealed partial class UdpSocket
{
    private const int CorkOption = 1;

    // Of UDP-Lite: a socket of UDP reads them as 0.
    private const int LiteSendCoverageOption = 10;
    private const int LiteReceiveCoverageOption = 11;
    private const int EncapsulationOption = 100;
    private const int NoCheckSendOption = 101;
    private const int NoCheckReceiveOption = 102;
    private const int SegmentOption = 103;
    private const int GenericReceiveOption = 104;

    private bool _isCorked;
    private int _encapsulation;
    private int _segment;
    private OptionBits _bits;

    private protected override int ChargedBytes => _charged;

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value) =>
        level != OptionNames.UdpLevel
            ? base.GetFamilyOption(level, name, ref value)
            : name switch
            {
                CorkOption => value.Write(_isCorked),
                LiteSendCoverageOption or LiteReceiveCoverageOption => value.Write(0),
                EncapsulationOption => value.Write(_encapsulation),
                SegmentOption => value.Write(_segment),
                NoCheckSendOption or NoCheckReceiveOption or GenericReceiveOption => value.Write(_bits[name]),
                _ => SocketError.ProtocolOption,
            };

    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value)
    {
        if (level != OptionNames.UdpLevel)
        {
            return base.SetFamilyOption(level, name, value);
        }

        SocketError error = value.ReadInt32(out int number);
        return error == SocketError.Success ? SetNumber(name, number) : error;
    }

    private SocketError SetNumber(int name, int number)
    {
        const int espInUdp = 2;
        const int l2tpInUdp = 3;
        switch (name)
        {
            case CorkOption:
                _isCorked = number != 0;
                if (!_isCorked)
                {
                    SendPending();
                }

                return SocketError.Success;
            case EncapsulationOption: return number is 0 or espInUdp or l2tpInUdp ? Keep(ref _encapsulation, number) : SocketError.ProtocolOption;
            case SegmentOption: return number is < 0 or > ushort.MaxValue ? SocketError.InvalidArgument : Keep(ref _segment, number);
            case NoCheckSendOption or NoCheckReceiveOption or GenericReceiveOption:
                _bits.Set(name, number != 0);
                return SocketError.Success;
            default: return SocketError.ProtocolOption;
        }
    }
}
