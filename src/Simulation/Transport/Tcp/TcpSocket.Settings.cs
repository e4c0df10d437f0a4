// What a program has set on a TCP socket, and what follows from it at once.
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSocket
{
    private const int DefaultFinWaitSeconds = 60;
    private const int MaxFinWaitSeconds = 120;

    private byte[]? _savedSyn;
    private bool _isQuickAckOff;
    private int? _synRetries;

    internal bool NoDelay { get; private set; }

    internal bool Cork { get; private set; }

    // Seconds.
    internal int KeepIdle { get; private set; } = 7200;

    // Seconds.
    internal int KeepInterval { get; private set; } = 75;

    internal int KeepCount { get; private set; } = 9;

    // Milliseconds; 0 for the host's own limit.
    internal int UserTimeout { get; private set; }

    // TCP_MAXSEG as set; 0 for none.
    internal int MaxSegment { get; private set; }

    // TCP_SYNCNT: retransmissions of a SYN after the linear ones.
    internal int SynRetries
    {
        get => _synRetries ?? Settings.TcpSynRetries;
        private set => _synRetries = value;
    }

    // TCP_LINGER2: how long FIN-WAIT-2 lasts once nobody holds the socket, in seconds; -1 for not at all.
    internal int FinWaitSeconds { get; private set; } = DefaultFinWaitSeconds;

    // TCP_DEFER_ACCEPT as a number of retransmissions.
    internal int DeferAccept { get; private set; }

    // TCP_WINDOW_CLAMP; 0 for none.
    internal int WindowClamp { get; private set; }

    // TCP_NOTSENT_LOWAT: unsent bytes from which on no more are taken; 0 for no limit.
    internal int NotSentLowWater { get; private set; }

    internal bool IsThinLinear { get; private set; }

    internal int SaveSyn { get; private set; }

    internal bool TellsInQueue { get; private set; }

    internal int FastOpenQueue { get; private set; }

    internal bool IsWithoutCookie { get; private set; }

    private bool IsQuickAck => _connection is { } connection ? !connection.Receiver.IsInteractive : !_isQuickAckOff;

    private uint ClockMilliseconds => unchecked((uint)(Ip.Loop.Now / TcpTimes.Millisecond));

    // tcp_sndbuf_expand(): room for twice the congestion window, with the kernel's own bookkeeping.
    internal void GrowSendBuffer(int congestionWindow, int mss)
    {
        const int bookkeeping = 1024;
        if (!IsSendBufferLocked)
        {
            long wanted = 2L * (congestionWindow / mss) * (mss + bookkeeping);
            SendBuffer = (int)Math.Max(SendBuffer, Math.Min(wanted, Settings.TcpMaxSendBuffer));
        }
    }

    internal void GrowReceiveBuffer(long wanted) =>
        ReceiveBuffer = (int)Math.Max(ReceiveBuffer, Math.Min(wanted, Settings.TcpMaxReceiveBuffer));

    // A host has one processor.
    internal void NoteIncoming() => IncomingCpu = 0;

    // What a connection takes over from its listener.
    private void InheritFrom(TcpSocket listener)
    {
        NoDelay = listener.NoDelay;
        Cork = listener.Cork;
        KeepIdle = listener.KeepIdle;
        KeepInterval = listener.KeepInterval;
        KeepCount = listener.KeepCount;
        UserTimeout = listener.UserTimeout;
        MaxSegment = listener.MaxSegment;
        _synRetries = listener._synRetries;
        FinWaitSeconds = listener.FinWaitSeconds;
        WindowClamp = listener.WindowClamp;
        NotSentLowWater = listener.NotSentLowWater;
        IsThinLinear = listener.IsThinLinear;
        SaveSyn = listener.SaveSyn;
        TellsInQueue = listener.TellsInQueue;
        InheritInet(listener);
    }

    // TCP_SAVE_SYN: the headers of the SYN as they were on the wire.
    private void KeepSyn(Packet syn)
    {
        if (SaveSyn > 0)
        {
            byte[] bytes = new byte[syn.TotalLength];
            PacketWriter.Write(syn, bytes);
            _savedSyn = bytes[..(syn.TotalLength - syn.PayloadLength)];
        }
    }

    // TCP_NODELAY sends at once what is held, even by a cork (TCP_NAGLE_PUSH).
    private SocketError SetNoDelay(bool isOn)
    {
        NoDelay = isOn;
        if (isOn && _connection is { CanSend: true } connection)
        {
            connection.Push();
        }

        return SocketError.Success;
    }

    // Without the cork, Nagle's algorithm decides, unless it is off.
    private SocketError SetCork(bool isOn)
    {
        Cork = isOn;
        if (!isOn && _connection is { CanSend: true } connection)
        {
            connection.Sender.Output();
        }

        return SocketError.Success;
    }

    // __tcp_sock_set_quickack()
    private SocketError SetQuickAck(int value)
    {
        _isQuickAckOff = value == 0;
        _connection?.SetQuickAck(isOn: value != 0, isOnce: (value & 1) == 0);
        return SocketError.Success;
    }

    private SocketError SetKeepIdle(int seconds)
    {
        SocketError error = SetWithin(seconds, 1, MaxKeepSeconds, v => KeepIdle = v);
        if (error == SocketError.Success)
        {
            _connection?.RestartKeepAlive();
        }

        return error;
    }

    // tcp_set_window_clamp()
    private SocketError SetWindowClamp(int bytes)
    {
        if (bytes == 0 && (State != TcpState.Closed || IsListening))
        {
            return SocketError.InvalidArgument;
        }

        WindowClamp = bytes == 0 ? 0 : Math.Max(bytes, LeastWindowClamp);
        return SocketError.Success;
    }

    private void SetNotSentLowWater(int bytes)
    {
        NotSentLowWater = bytes;
        Events.OnReady(PollEvents.Write);
    }

    private static int LimitFinWait(int seconds) => seconds switch
    {
        < 0 => -1,
        0 => DefaultFinWaitSeconds,
        _ => Math.Min(seconds, MaxFinWaitSeconds),
    };

    // tcp_set_rcvlowat(): no more than half of the largest buffer; a buffer that is too small for it grows.
    private void AdaptToLowWater()
    {
        int largest = IsReceiveBufferLocked ? ReceiveBuffer : Settings.TcpMaxReceiveBuffer;
        ReceiveLowWater = Math.Min(ReceiveLowWater, largest / 2);
        if (!IsReceiveBufferLocked)
        {
            ReceiveBuffer = Math.Max(ReceiveBuffer, 2 * ReceiveLowWater);
        }

        Events.OnReady(PollEvents.Read);
    }
}
