// Timers of a connection, and the ways in which it ends (RFC 9293 3.6, 3.10.4, 3.10.5).
using System.Diagnostics;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpConnection
{
    private int _keepAliveProbes;

    internal void OnTimer(TcpTimerKind kind)
    {
        _protocol.Ip.EnterCall();
        switch (kind)
        {
            case TcpTimerKind.Retransmit when IsConnecting:
                OnSynTimeout();
                break;
            case TcpTimerKind.Retransmit:
                if (!Sender.OnTimeout())
                {
                    Abort(SocketError.TimedOut);
                }

                break;
            case TcpTimerKind.DelayedAck:
                SendAck();
                break;
            case TcpTimerKind.KeepAliveOrWait when State is TcpState.TimeWait or TcpState.FinWait2 && IsOrphan:
                Finish();
                break;
            case TcpTimerKind.KeepAliveOrWait:
                OnKeepAlive();
                break;
            default:
                throw new UnreachableException();
        }

        Announce();
        _protocol.Ip.LeaveCall();
    }

    // An ICMP error about a segment of this connection. Once open, only a hint (RFC 1122 4.2.3.9).
    internal void ReceiveError(IcmpError error)
    {
        if (State == TcpState.SynSent)
        {
            SocketError code = error switch
            {
                IcmpError.NetworkUnreachable => SocketError.NetworkUnreachable,
                IcmpError.HostUnreachable or IcmpError.TimeExceeded => SocketError.HostUnreachable,
                IcmpError.ProtocolUnreachable => SocketError.ProtocolOption,
                IcmpError.PortUnreachable => SocketError.ConnectionRefused,
                _ => SocketError.Success,
            };
            if (code != SocketError.Success)
            {
                Abort(code);
            }
        }

        Announce();
    }

    internal void RestartKeepAlive()
    {
        _keepAliveProbes = 0;
        if (Socket.KeepAlive && IsSynchronized && State != TcpState.TimeWait && !IsOrphan)
        {
            _keepAliveTimer.SetAfter(Socket.KeepIdle * TcpTimes.Second);
        }
    }

    // The program has closed its last descriptor (tcp_close).
    internal void Release(bool resets)
    {
        IsOrphan = true;
        if (resets || Receiver.Available > 0)
        {
            Reset();
            return;
        }

        Receiver.Release();
        switch (State)
        {
            case TcpState.Closed:
                Finish();
                break;
            case TcpState.SynSent:
                Drop();
                break;
            case TcpState.FinWait2:
                _keepAliveTimer.SetAfter(TcpTimes.FinWait2);
                break;
            case TcpState.SynReceived or TcpState.Established or TcpState.CloseWait:
                ShutdownSend();
                break;
            case TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck or TcpState.TimeWait:
                break;
            default:
                throw new UnreachableException();
        }
    }

    // Ends the connection at once; the peer is told by a reset.
    internal void Reset()
    {
        if (State is TcpState.SynReceived or TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.CloseWait)
        {
            Packet packet = CreateSegment(Sender.Highest);
            packet.Flags = TcpFlags.Rst | TcpFlags.Ack;
            Transmit(packet);
        }

        Drop();
    }

    // Ends the connection without a word.
    internal void Drop()
    {
        if (State != TcpState.Closed)
        {
            Finish();
        }
    }

    private void OnSynTimeout()
    {
        bool isActive = State == TcpState.SynSent;
        HostSettings settings = _protocol.Settings;
        int linear = isActive ? settings.TcpSynLinearRetries : 0;
        int limit = isActive ? settings.TcpSynRetries + linear : settings.TcpSynAckRetries;
        if (Sender.Retransmissions >= limit)
        {
            if (Listener is not null)
            {
                Drop();
            }
            else
            {
                Abort(SocketError.TimedOut);
            }

            return;
        }

        if (Sender.Retransmissions >= linear)
        {
            Sender.BackOff();
        }

        CountRetransmission();
        SendSyn(isRetransmission: true);
    }

    // RFC 1122 4.2.3.6
    private void OnKeepAlive()
    {
        if (!Socket.KeepAlive || Sender.HasUnacknowledged)
        {
            RestartKeepAlive();
            return;
        }

        if (_keepAliveProbes >= Socket.KeepCount)
        {
            Reset(SocketError.TimedOut);
            return;
        }

        _keepAliveProbes++;
        SendProbe(SequenceNumber.Add(Sender.Unacknowledged, -1));
        _keepAliveTimer.SetAfter(Socket.KeepInterval * TcpTimes.Second);
    }

    private void EnterTimeWait()
    {
        Transition(TcpState.TimeWait);
        Socket.NoteDone();
        RetransmitTimer.Cancel();
        Sender.Release();
        _keepAliveTimer.SetAfter(TcpTimes.TimeWait);
    }

    private void Reset(SocketError error)
    {
        Packet packet = CreateSegment(Sender.Highest);
        packet.Flags = TcpFlags.Rst | TcpFlags.Ack;
        Transmit(packet);
        Abort(error);
    }

    // The network or the peer ends the connection; the program learns of it from its next call.
    private void Abort(SocketError error)
    {
        Socket.PendingError = error;
        _ready |= PollEvents.Read | PollEvents.Write | PollEvents.Error | PollEvents.HangUp;
        Finish();
    }

    private void Finish()
    {
        if (State != TcpState.Closed)
        {
            Transition(TcpState.Closed);
        }

        RetransmitTimer.Cancel();
        _delayedAckTimer.Cancel();
        _keepAliveTimer.Cancel();
        Sender.Release();
        if (IsOrphan)
        {
            Receiver.Release();
        }

        Listener?.Forget(this);
        _protocol.Remove(this);
        Socket.OnConnectionFinished(IsOrphan);
    }
}
