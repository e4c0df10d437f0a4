// The options of UNIX sockets: those of SOL_SOCKET (socket(7)); other levels they do not have. Most are kept and mean nothing here, as on Linux.
// Left out: timeouts of the descriptor, credentials, the low-water mark's effect on receives that block.
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal abstract partial class UnixSocket
{
    private const int MinSendBuffer = 4608;
    private const int MinReceiveBuffer = 2304;

    // More needs CAP_NET_ADMIN.
    private const int MaxPriority = 6;

    private int _receiveBuffer;
    private bool _reuseAddress;
    private bool _mayBroadcast;
    private bool _keepAlive;
    private bool _dontRoute;
    private int _priority;
    private int _receiveLowWater = 1;
    private OptionValue _linger = new(OptionLayout.Linger, 0);

    private protected bool IsUrgentInline { get; private set; }

    private protected int SendBuffer { get; private set; }

    internal override SocketError GetOption(int level, int name, out OptionValue value)
    {
        value = default;
        if (level != OptionNames.SocketLevel)
        {
            return SocketError.OperationNotSupported;
        }

        switch (name)
        {
            case OptionNames.Type: value = OptionValue.From((int)Type); break;
            case OptionNames.Error: value = OptionValue.From((int)SocketErrors.ToErrno(TakeError())); break;
            case OptionNames.Domain: value = OptionValue.From(Family.ToNative()); break;
            case OptionNames.Protocol: value = OptionValue.From((int)Protocol); break;
            case OptionNames.AcceptsConnections: value = OptionValue.From(State == UnixState.Listening); break;
            case OptionNames.SendBuffer: value = OptionValue.From(SendBuffer); break;
            case OptionNames.ReceiveBuffer: value = OptionValue.From(_receiveBuffer); break;
            case OptionNames.ReuseAddress: value = OptionValue.From(_reuseAddress); break;
            case OptionNames.Broadcast: value = OptionValue.From(_mayBroadcast); break;
            case OptionNames.KeepAlive: value = OptionValue.From(_keepAlive); break;
            case OptionNames.DontRoute: value = OptionValue.From(_dontRoute); break;
            case OptionNames.OutOfBandInline: value = OptionValue.From(IsUrgentInline); break;
            case OptionNames.Priority: value = OptionValue.From(_priority); break;
            case OptionNames.ReceiveLowWater: value = OptionValue.From(_receiveLowWater); break;
            case OptionNames.ReusePort: value = OptionValue.From(false); break;
            case OptionNames.Linger: value = _linger; break;
            default: return SocketError.ProtocolOption;
        }

        return SocketError.Success;
    }

    internal override SocketError SetOption(int level, int name, in OptionValue value)
    {
        if (level != OptionNames.SocketLevel)
        {
            return SocketError.OperationNotSupported;
        }

        switch (name)
        {
            case OptionNames.SendBuffer:
                SendBuffer = Math.Max(new SocketBufferLimit(Unix.Settings.MaxSendBuffer).Double(value.Number), MinSendBuffer);
                Unix.Wakeups.Post(this, PollEvents.Write);
                break;
            case OptionNames.ReceiveBuffer:
                // It limits nothing: what is under way counts against its sender.
                _receiveBuffer = Math.Max(new SocketBufferLimit(Unix.Settings.MaxReceiveBuffer).Double(value.Number), MinReceiveBuffer);
                break;
            case OptionNames.ReuseAddress: _reuseAddress = value.IsTrue; break;
            case OptionNames.Broadcast: _mayBroadcast = value.IsTrue; break;
            case OptionNames.KeepAlive: _keepAlive = value.IsTrue; break;
            case OptionNames.DontRoute: _dontRoute = value.IsTrue; break;
            case OptionNames.OutOfBandInline: IsUrgentInline = value.IsTrue; break;
            case OptionNames.Priority: return SetPriority(value.Number);
            case OptionNames.ReceiveLowWater:
                _receiveLowWater = value.Number switch { < 0 => int.MaxValue, 0 => 1, _ => value.Number };
                break;
            case OptionNames.ReusePort: return value.IsTrue ? SocketError.OperationNotSupported : SocketError.Success;
            case OptionNames.Linger:
                _linger = new OptionValue(OptionLayout.Linger, value.IsTrue ? 1 : 0, value.IsTrue ? value.Second : _linger.Second);
                break;
            default: return SocketError.ProtocolOption;
        }

        return SocketError.Success;
    }

    private SocketError SetPriority(int priority)
    {
        if (priority is < 0 or > MaxPriority)
        {
            return SocketErrors.NotPermitted;
        }

        _priority = priority;
        return SocketError.Success;
    }
}
