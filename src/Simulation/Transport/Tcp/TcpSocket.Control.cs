// The control operations of TCP (tcp_ioctl, sock_ioctl; tcp(7)).
using System.Net.Sockets;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSocket
{
    internal override SocketError Control(uint code, Span<byte> argument, bool isLittleEndian, out int result)
    {
        result = 0;
        int value;
        switch (code)
        {
            case ControlCodes.IsAtMark:
                value = IsAtMark ? 1 : 0;
                break;
            case ControlCodes.BytesAvailable or ControlCodes.BytesUnacknowledged or ControlCodes.BytesUnsent when IsListening:
                return SocketError.InvalidArgument;
            case ControlCodes.BytesAvailable:
                value = IsHandshaking ? 0 : _connection?.Receiver.AvailableToMark ?? 0;
                break;
            case ControlCodes.BytesUnacknowledged:
                value = IsHandshaking ? 0 : _connection?.Sender.UnacknowledgedLength ?? 0;
                break;
            case ControlCodes.BytesUnsent:
                value = IsHandshaking ? 0 : _connection?.Sender.UnsentLength ?? 0;
                break;
            default:
                return base.Control(code, argument, isLittleEndian, out result);
        }

        return argument.Length < sizeof(int) ? SocketError.Fault : new OptionOutput(argument, isLittleEndian).Write(value);
    }

    internal override bool IsAtMark => _connection is { Receiver.IsAtMark: true };

    private bool IsHandshaking => State is TcpState.SynSent or TcpState.SynReceived;
}
