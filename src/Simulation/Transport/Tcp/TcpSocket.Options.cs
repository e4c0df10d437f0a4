// The options of TCP (tcp(7)) and of SOL_SOCKET that TCP gives a meaning.
using System.Net.Sockets;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSocket
{
    private const int MaxMaxSegment = 32767;
    private const int MinMaxSegment = 88;
    private const int MaxKeepSeconds = 32767;
    private const int MaxKeepCount = 127;
    private const int NoLinger = -1;

    internal bool NoDelay { get; private set; }

    internal bool Cork { get; private set; }

    internal bool KeepAlive { get; private set; }

    // Seconds.
    internal int KeepIdle { get; private set; } = 7200;

    // Seconds.
    internal int KeepInterval { get; private set; } = 75;

    internal int KeepCount { get; private set; } = 9;

    // Milliseconds; 0 for the host's own limit.
    internal int UserTimeout { get; private set; }

    // TCP_MAXSEG as set; 0 for none.
    internal int MaxSegment { get; private set; }

    internal int LingerSeconds { get; private set; } = NoLinger;

    internal override SocketError GetOption(int level, int name, out OptionValue value)
    {
        switch (level, name)
        {
            case (OptionNames.SocketLevel, OptionNames.KeepAlive): value = OptionValue.From(KeepAlive); break;
            case (OptionNames.SocketLevel, OptionNames.Linger):
                value = new OptionValue(OptionLayout.Linger, LingerSeconds == NoLinger ? 0 : 1, Math.Max(LingerSeconds, 0));
                break;
            case (OptionNames.TcpLevel, OptionNames.TcpNoDelay): value = OptionValue.From(NoDelay); break;
            case (OptionNames.TcpLevel, OptionNames.TcpCork): value = OptionValue.From(Cork); break;
            case (OptionNames.TcpLevel, OptionNames.TcpMaxSegment): value = OptionValue.From(CurrentMaxSegment()); break;
            case (OptionNames.TcpLevel, OptionNames.TcpKeepIdle): value = OptionValue.From(KeepIdle); break;
            case (OptionNames.TcpLevel, OptionNames.TcpKeepInterval): value = OptionValue.From(KeepInterval); break;
            case (OptionNames.TcpLevel, OptionNames.TcpKeepCount): value = OptionValue.From(KeepCount); break;
            case (OptionNames.TcpLevel, OptionNames.TcpUserTimeout): value = OptionValue.From(UserTimeout); break;
            case (OptionNames.TcpLevel, OptionNames.TcpQuickAck): value = OptionValue.From(_connection?.Receiver.IsQuickAck ?? true); break;
            default: return base.GetOption(level, name, out value);
        }

        return SocketError.Success;
    }

    internal override SocketError SetOption(int level, int name, in OptionValue value)
    {
        switch (level, name)
        {
            case (OptionNames.SocketLevel, OptionNames.KeepAlive):
                KeepAlive = value.IsTrue;
                _connection?.RestartKeepAlive();
                break;
            case (OptionNames.SocketLevel, OptionNames.Linger):
                LingerSeconds = value.IsTrue ? unchecked((int)value.Second) & int.MaxValue : NoLinger;
                break;
            case (OptionNames.TcpLevel, OptionNames.TcpNoDelay):
                NoDelay = value.IsTrue;
                Push(value.IsTrue);
                break;
            case (OptionNames.TcpLevel, OptionNames.TcpCork):
                Cork = value.IsTrue;
                Push(!value.IsTrue);
                break;
            case (OptionNames.TcpLevel, OptionNames.TcpMaxSegment): return SetMaxSegment(value.Number);
            case (OptionNames.TcpLevel, OptionNames.TcpKeepIdle):
                return SetWithin(value.Number, MaxKeepSeconds, v =>
                {
                    KeepIdle = v;
                    _connection?.RestartKeepAlive();
                });
            case (OptionNames.TcpLevel, OptionNames.TcpKeepInterval):
                return SetWithin(value.Number, MaxKeepSeconds, v => KeepInterval = v);
            case (OptionNames.TcpLevel, OptionNames.TcpKeepCount):
                return SetWithin(value.Number, MaxKeepCount, v => KeepCount = v);
            case (OptionNames.TcpLevel, OptionNames.TcpUserTimeout):
                if (value.Number < 0)
                {
                    return SocketError.InvalidArgument;
                }

                UserTimeout = value.Number;
                break;
            case (OptionNames.TcpLevel, OptionNames.TcpQuickAck):
                if (_connection is { } connection)
                {
                    connection.Receiver.IsQuickAck = value.IsTrue;
                }

                break;
            default: return base.SetOption(level, name, value);
        }

        return SocketError.Success;
    }

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

    private void InheritFrom(TcpSocket listener)
    {
        NoDelay = listener.NoDelay;
        Cork = listener.Cork;
        KeepAlive = listener.KeepAlive;
        KeepIdle = listener.KeepIdle;
        KeepInterval = listener.KeepInterval;
        KeepCount = listener.KeepCount;
        UserTimeout = listener.UserTimeout;
        MaxSegment = listener.MaxSegment;
        LingerSeconds = listener.LingerSeconds;
        InheritInet(listener);
    }

    private void Push(bool now)
    {
        if (now && _connection is { CanSend: true } connection)
        {
            connection.Sender.Output();
        }
    }

    private int CurrentMaxSegment() =>
        _connection is { IsSynchronized: true } connection ? connection.Sender.Mss : MaxSegment > 0 ? MaxSegment : 536;

    private SocketError SetMaxSegment(int bytes)
    {
        if (bytes != 0 && bytes is < MinMaxSegment or > MaxMaxSegment)
        {
            return SocketError.InvalidArgument;
        }

        MaxSegment = bytes;
        return SocketError.Success;
    }

    private static SocketError SetWithin(int value, int max, Action<int> set)
    {
        if (value < 1 || value > max)
        {
            return SocketError.InvalidArgument;
        }

        set(value);
        return SocketError.Success;
    }
}
