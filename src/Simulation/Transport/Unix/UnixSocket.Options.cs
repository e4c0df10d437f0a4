// The options of UNIX sockets: those of SOL_SOCKET; other levels they do not have (sock_common options of socket(7)).
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal abstract partial class UnixSocket
{
    private const int MinSendBuffer = 4608;
    private const int MinReceiveBuffer = 2304;

    private int _receiveBuffer;
    private bool _reuseAddress;
    private bool _mayBroadcast;
    private bool _keepAlive;
    private OptionValue _linger = new(OptionLayout.Linger, 0);

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
            case OptionNames.Linger:
                _linger = new OptionValue(OptionLayout.Linger, value.IsTrue ? 1 : 0, value.IsTrue ? value.Second : _linger.Second);
                break;
            default: return SocketError.ProtocolOption;
        }

        return SocketError.Success;
    }
}
