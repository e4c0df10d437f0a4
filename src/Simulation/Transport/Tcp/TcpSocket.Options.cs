// The options of TCP (tcp(7), do_tcp_setsockopt, do_tcp_getsockopt).
using System.Net.Sockets;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSocket
{
    private const int MaxMaxSegment = 32767;
    private const int MinMaxSegment = 88;
    private const int MaxKeepSeconds = 32767;
    private const int MaxKeepCount = 127;

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

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value)
    {
        if (level != OptionNames.TcpLevel)
        {
            return base.GetFamilyOption(level, name, ref value);
        }

        return name switch
        {
            OptionNames.TcpNoDelay => value.Write(NoDelay),
            OptionNames.TcpCork => value.Write(Cork),
            OptionNames.TcpMaxSegment => value.Write(CurrentMaxSegment()),
            OptionNames.TcpKeepIdle => value.Write(KeepIdle),
            OptionNames.TcpKeepInterval => value.Write(KeepInterval),
            OptionNames.TcpKeepCount => value.Write(KeepCount),
            OptionNames.TcpUserTimeout => value.Write(UserTimeout),
            OptionNames.TcpQuickAck => value.Write(_connection?.Receiver.IsQuickAck ?? true),
            _ => SocketError.ProtocolOption,
        };
    }

    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value)
    {
        if (level != OptionNames.TcpLevel)
        {
            return base.SetFamilyOption(level, name, value);
        }

        SocketError error = value.ReadInt32(out int number);
        return error == SocketError.Success ? SetNumber(name, number) : error;
    }

    private protected override void OnSocketOption(int name)
    {
        if (name == OptionNames.KeepAlive)
        {
            _connection?.RestartKeepAlive();
        }
    }

    private SocketError SetNumber(int name, int number)
    {
        switch (name)
        {
            case OptionNames.TcpNoDelay:
                NoDelay = number != 0;
                Push(number != 0);
                break;
            case OptionNames.TcpCork:
                Cork = number != 0;
                Push(number == 0);
                break;
            case OptionNames.TcpMaxSegment: return SetMaxSegment(number);
            case OptionNames.TcpKeepIdle:
                return SetWithin(number, MaxKeepSeconds, v =>
                {
                    KeepIdle = v;
                    _connection?.RestartKeepAlive();
                });
            case OptionNames.TcpKeepInterval: return SetWithin(number, MaxKeepSeconds, v => KeepInterval = v);
            case OptionNames.TcpKeepCount: return SetWithin(number, MaxKeepCount, v => KeepCount = v);
            case OptionNames.TcpUserTimeout:
                if (number < 0)
                {
                    return SocketError.InvalidArgument;
                }

                UserTimeout = number;
                break;
            case OptionNames.TcpQuickAck:
                if (_connection is { } connection)
                {
                    connection.Receiver.IsQuickAck = number != 0;
                }

                break;
            default: return SocketError.ProtocolOption;
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
        KeepIdle = listener.KeepIdle;
        KeepInterval = listener.KeepInterval;
        KeepCount = listener.KeepCount;
        UserTimeout = listener.UserTimeout;
        MaxSegment = listener.MaxSegment;
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
        _connection is { IsSynchronized: true } connection ? connection.Sender.SegmentSize : MaxSegment > 0 ? MaxSegment : 536;

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
