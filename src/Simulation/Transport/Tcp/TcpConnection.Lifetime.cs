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
    private bool _hasBareAck;

    // When TIME-WAIT began.
    internal long TimeWaitSince { get; private set; }

    internal int KeepAliveProbes => _keepAliveProbes;

    // How often data was waited for, of those that TCP_DEFER_ACCEPT allows.
    private int DeferredRetries => Listener?.DeferAccept ?? 0;

    private bool MayReset => State is not (TcpState.Closed or TcpState.SynSent or TcpState.TimeWait);

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
    internal void ReceiveError(uint sequence, IcmpError error)
    {
        // About another segment than the SYN it is old or forged (RFC 5927 4.1, tcp_v4_err).
        if (State == TcpState.SynSent && sequence == Sender.Unacknowledged)
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
        if (Socket.KeepAlive && IsSynchronized && State != TcpState.TimeWait && !IsOrphan)
        {
            KeepAliveTimer.SetAfter(Math.Max((Socket.KeepIdle * TcpTimes.Second) - (Now - _lastHeard), 0));
        }
    }

    // The program has closed its last descriptor (tcp_close).
    internal void Release(bool resets)
    {
        IsOrphan = true;
        if (MayReset && (resets || Receiver.Available > 0))
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
                EndOrphan();
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

    // tcp_close(): nobody is left who would wait for the peer's FIN.
    private void EndOrphan()
    {
        if (Socket.FinWaitSeconds < 0)
        {
            Reset();
        }
        else
        {
            StartFinWait2();
        }
    }

    // tcp_fin_time(): TCP_LINGER2, and three and a half RTO at least. False if the connection is gone.
    private bool StartFinWait2()
    {
        if (Socket.FinWaitSeconds < 0)
        {
            Finish();
            return false;
        }

        long least = (Sender.BaseRto << 2) - (Sender.BaseRto >> 1);
        KeepAliveTimer.SetAfter(Math.Max(Socket.FinWaitSeconds * TcpTimes.Second, least));
        return true;
    }

    // Ends the connection at once; the peer is told by a reset.
    internal void Reset()
    {
        if (MayReset)
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
        int limit = isActive ? Socket.SynRetries + linear : settings.TcpSynAckRetries;
        if (Sender.Retransmissions >= limit && !(_hasBareAck && Sender.Retransmissions < DeferredRetries))
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

        Sender.CountTimeout();
        if (_hasBareAck && Sender.Retransmissions < DeferredRetries)
        {
            // syn_ack_recalc(): the peer has answered, so that there is no use in asking again before the time is over.
            RetransmitTimer.SetAfter(Sender.Rto);
            return;
        }

        CountRetransmission();
        SendSyn(isRetransmission: true);
    }

    // TCP_DEFER_ACCEPT: an acknowledgment without data is not enough, until the time for data is over (tcp_check_req).
    private bool IsDeferred(Packet segment)
    {
        if (Sender.Retransmissions >= DeferredRetries || segment.SequenceLength > 0 || segment.Sequence != Receiver.Next)
        {
            return false;
        }

        _hasBareAck = true;
        return true;
    }

    // RFC 1122 4.2.3.6, tcp_keepalive_timer(): the timer is not moved by what arrives; it looks how long ago that was.
    private void OnKeepAlive()
    {
        if (!Socket.KeepAlive)
        {
            return;
        }

        long idle = Socket.KeepIdle * TcpTimes.Second;
        long silence = Now - _lastHeard;
        if (Sender.HasUnacknowledged || Sender.Queued > 0)
        {
            KeepAliveTimer.SetAfter(idle);
        }
        else if (silence < idle)
        {
            KeepAliveTimer.SetAfter(idle - silence);
        }
        else if (UserTimeout > 0 ? silence >= UserTimeout && _keepAliveProbes > 0 : _keepAliveProbes >= Socket.KeepCount)
        {
            Reset(SocketError.TimedOut);
        }
        else
        {
            _keepAliveProbes++;
            SendProbe(SequenceNumber.Add(Sender.Unacknowledged, -1));
            KeepAliveTimer.SetAfter(Socket.KeepInterval * TcpTimes.Second);
        }
    }

    private void EnterTimeWait()
    {
        Transition(TcpState.TimeWait);
        TimeWaitSince = Now;
        Socket.NoteDone();
        RetransmitTimer.Cancel();
        Sender.Release();
        KeepAliveTimer.SetAfter(TcpTimes.TimeWait);
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
        _delayedAckTimer?.Cancel();
        _keepAliveTimer?.Cancel();
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
