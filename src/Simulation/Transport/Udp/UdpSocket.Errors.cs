// What the network says about datagrams that were sent (__udp4_lib_err, __udp6_lib_err), and the queue that IP_RECVERR keeps of it.
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Udp;

internal sealed partial class UdpSocket
{
    // As many as fit in a receive buffer of the usual size with the kernel's bookkeeping.
    private const int MaxErrors = 256;

    private Queue<QueuedError>? _errors;

    // Without IP_RECVERR only a connected socket is told, and only what is for good (udp(7)): unreachable networks and hosts may come back.
    internal void ReceiveError(Packet quoted, IcmpError error)
    {
        bool isIPv4 = quoted.IsIPv4;
        (SocketError code, bool isFinal) = error switch
        {
            IcmpError.PortUnreachable => (SocketError.ConnectionRefused, true),
            IcmpError.ProtocolUnreachable => (SocketError.ProtocolOption, true),
            IcmpError.PacketTooBig => (SocketError.MessageSize, RefusesFragments(isIPv4)),
            IcmpError.NetworkUnreachable => (SocketError.NetworkUnreachable, false),
            IcmpError.HostUnreachable or IcmpError.TimeExceeded => (SocketError.HostUnreachable, false),
            _ => (SocketError.Success, false),
        };
        if (code == SocketError.Success)
        {
            return;
        }

        if (WantsErrors(isIPv4))
        {
            // Of a datagram in fragments the first is quoted, as an image.
            int headers = quoted.IsImage ? Math.Min(quoted.ImageHeaderLength + Packet.UdpHeaderLength, quoted.PayloadLength) : 0;
            Queue(quoted.DestinationEndpoint, quoted.Payload[headers..], code);
        }
        else if (!isFinal || Remote is null)
        {
            return;
        }

        PendingError = code;
        Events.OnReady(PollEvents.Read | PollEvents.Write | PollEvents.Error);
    }

    private protected override void ForgetErrors() => _errors = null;

    // A datagram above the MTU is refused here, and told like an error of the network (ip_local_error).
    private SocketError Refuse(in InetEndpoint remote, ReadOnlySpan<byte> payload)
    {
        if (WantsErrors(remote.Address.IsIPv4))
        {
            Queue(remote, payload, SocketError.MessageSize);
        }

        return SocketError.MessageSize;
    }

    private void Queue(in InetEndpoint destination, ReadOnlySpan<byte> payload, SocketError code)
    {
        _errors ??= new Queue<QueuedError>();
        if (_errors.Count < MaxErrors)
        {
            _errors.Enqueue(new QueuedError(destination, payload.ToArray(), code));
        }
    }

    // MSG_ERRQUEUE (ip_recv_error): the datagram that went wrong, as from its destination; the next error becomes the pending one.
    private SocketError ReceiveError(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome)
    {
        outcome = default;
        if (_errors is null || !_errors.TryDequeue(out QueuedError error))
        {
            return SocketError.WouldBlock;
        }

        int count = Math.Min(buffer.Length, error.Payload.Length);
        error.Payload.AsSpan(0, count).CopyTo(buffer);
        outcome.Count = count;
        outcome.IsTruncated = count < error.Payload.Length;
        outcome.Source = wantSource ? error.Destination.ToIPEndPoint(Family) : null;
        PendingError = _errors.TryPeek(out QueuedError next) ? next.Code : SocketError.Success;
        return SocketError.Success;
    }

    private readonly record struct QueuedError(InetEndpoint Destination, byte[] Payload, SocketError Code);
}
