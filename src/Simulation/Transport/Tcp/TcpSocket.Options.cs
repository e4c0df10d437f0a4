// The options of TCP (tcp(7), do_tcp_setsockopt, do_tcp_getsockopt): reading them, and the checks before they are set. What was set is in
// TcpSocket.Settings.cs. Fast open is not enabled on a simulated host (tcp_fastopen = 0), signatures and multipath are not built in.
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Tcp;

internal sealed partial class TcpSocket
{
    private const int MaxMaxSegment = 32767;
    private const int MinMaxSegment = 88;
    private const int MaxKeepSeconds = 32767;
    private const int MaxRetryCount = 127;
    private const int MaxSaveSyn = 2;
    private const int LeastWindowClamp = MinReceiveBuffer / 2;
    private const int CongestionNameLength = 16;
    private const int SignatureLength = 216;
    private const int FastOpenKeyLength = 16;
    private const int DefaultSegment = 536;

    private static ReadOnlySpan<byte> CongestionName => "reno\0\0\0\0\0\0\0\0\0\0\0\0"u8;

    private bool IsUnconnected => State == TcpState.Closed;

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value)
    {
        if (level != OptionNames.TcpLevel)
        {
            return base.GetFamilyOption(level, name, ref value);
        }

        return name switch
        {
            TcpOptionNames.NoDelay => value.Write(NoDelay),
            TcpOptionNames.MaxSegment => value.Write(CurrentMaxSegment()),
            TcpOptionNames.Cork => value.Write(Cork),
            TcpOptionNames.KeepIdle => value.Write(KeepIdle),
            TcpOptionNames.KeepInterval => value.Write(KeepInterval),
            TcpOptionNames.KeepCount => value.Write(KeepCount),
            TcpOptionNames.SynCount => value.Write(SynRetries),
            TcpOptionNames.Linger2 => value.Write(FinWaitSeconds),
            TcpOptionNames.DeferAccept => value.Write(TcpRetryCount.ToSeconds(DeferAccept)),
            TcpOptionNames.WindowClamp => value.Write(WindowClamp > 0 ? WindowClamp : _connection?.Receiver.Capacity ?? 0),
            TcpOptionNames.Info => WriteInfo(ref value),
            TcpOptionNames.QuickAck => value.Write(IsQuickAck),
            TcpOptionNames.Congestion => value.Write(CongestionName),
            TcpOptionNames.ThinLinearTimeouts => value.Write(IsThinLinear),
            TcpOptionNames.UserTimeout => value.Write(UserTimeout),
            TcpOptionNames.FastOpen => value.Write(FastOpenQueue),
            TcpOptionNames.Timestamp => value.Write(unchecked((int)(_connection?.Timestamp ?? ClockMilliseconds))),
            TcpOptionNames.NotSentLowWater => value.Write(NotSentLowWater),
            TcpOptionNames.SaveSyn => value.Write(SaveSyn),
            TcpOptionNames.FastOpenNoCookie => value.Write(IsWithoutCookie),
            TcpOptionNames.InQueue => value.Write(TellsInQueue),
            TcpOptionNames.ThinDuplicates or TcpOptionNames.Repair or TcpOptionNames.FastOpenConnect or TcpOptionNames.IsMultipath => value.Write(0),
            TcpOptionNames.CongestionInfo or TcpOptionNames.UpperLayer or TcpOptionNames.FastOpenKey => value.Write([]),
            TcpOptionNames.SavedSyn => WriteSavedSyn(ref value),
            TcpOptionNames.RepairQueue or TcpOptionNames.QueueSequence or TcpOptionNames.RepairWindow or TcpOptionNames.ZeroCopyReceive =>
                SocketError.InvalidArgument,
            _ => SocketError.ProtocolOption,
        };
    }

    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value)
    {
        if (level != OptionNames.TcpLevel)
        {
            return base.SetFamilyOption(level, name, value);
        }

        if (name is TcpOptionNames.Congestion or TcpOptionNames.UpperLayer or TcpOptionNames.FastOpenKey)
        {
            return SetText(name, value);
        }

        SocketError error = value.ReadInt32(out int number);
        return error == SocketError.Success ? SetNumber(name, number, value) : error;
    }

    private protected override void OnSocketOption(int name)
    {
        switch (name)
        {
            case OptionNames.KeepAlive:
                _connection?.RestartKeepAlive();
                break;
            case OptionNames.ReceiveLowWater:
                AdaptToLowWater();
                break;
            default:
                break;
        }
    }

    private SocketError SetNumber(int name, int number, OptionInput value)
    {
        switch (name)
        {
            case TcpOptionNames.NoDelay: return SetNoDelay(number != 0);
            case TcpOptionNames.Cork: return SetCork(number != 0);
            case TcpOptionNames.QuickAck: return SetQuickAck(number);
            case TcpOptionNames.KeepIdle: return SetKeepIdle(number);
            case TcpOptionNames.WindowClamp: return SetWindowClamp(number);
            case TcpOptionNames.KeepInterval: return SetWithin(number, 1, MaxKeepSeconds, v => KeepInterval = v);
            case TcpOptionNames.KeepCount: return SetWithin(number, 1, MaxRetryCount, v => KeepCount = v);
            case TcpOptionNames.SynCount: return SetWithin(number, 1, MaxRetryCount, v => SynRetries = v);
            case TcpOptionNames.UserTimeout: return SetWithin(number, 0, int.MaxValue, v => UserTimeout = v);
            case TcpOptionNames.ThinLinearTimeouts: return SetWithin(number, 0, 1, v => IsThinLinear = v == 1);
            case TcpOptionNames.ThinDuplicates: return SetWithin(number, 0, 1, static _ => { });
            case TcpOptionNames.SaveSyn: return SetWithin(number, 0, MaxSaveSyn, v => SaveSyn = v);
            case TcpOptionNames.InQueue: return SetWithin(number, 0, 1, v => TellsInQueue = v == 1);
            case TcpOptionNames.MaxSegment:
                return number == 0 ? SetWithin(number, 0, 0, v => MaxSegment = v) : SetWithin(number, MinMaxSegment, MaxMaxSegment, v => MaxSegment = v);
            case TcpOptionNames.FastOpen when IsUnconnected: return SetWithin(number, 0, int.MaxValue, v => FastOpenQueue = v);
            case TcpOptionNames.FastOpenNoCookie when IsUnconnected: return SetWithin(number, 0, 1, v => IsWithoutCookie = v == 1);
            case TcpOptionNames.FastOpenConnect when number is 0 or 1: return SocketError.OperationNotSupported;
            case TcpOptionNames.Linger2: FinWaitSeconds = LimitFinWait(number); break;
            case TcpOptionNames.DeferAccept: DeferAccept = TcpRetryCount.FromSeconds(number); break;
            case TcpOptionNames.NotSentLowWater: SetNotSentLowWater(number); break;
            case TcpOptionNames.Md5Signature or TcpOptionNames.Md5SignatureExtended when value.Length >= SignatureLength:
                return SocketError.ProtocolOption;
            case TcpOptionNames.FastOpen or TcpOptionNames.FastOpenNoCookie or TcpOptionNames.FastOpenConnect or TcpOptionNames.Md5Signature
                or TcpOptionNames.Md5SignatureExtended or TcpOptionNames.QueueSequence or TcpOptionNames.RepairOptions:
                return SocketError.InvalidArgument;
            case TcpOptionNames.Repair or TcpOptionNames.RepairQueue or TcpOptionNames.RepairWindow or TcpOptionNames.Timestamp:
                return SocketErrors.NotPermitted;
            default: return SocketError.ProtocolOption;
        }

        return SocketError.Success;
    }

    // A name ends at a zero; there is no congestion control but Reno, and no protocol above TCP.
    private static SocketError SetText(int name, OptionInput value)
    {
        if (name == TcpOptionNames.FastOpenKey)
        {
            bool isKey = value.Length is FastOpenKeyLength or 2 * FastOpenKeyLength;
            return isKey ? SocketError.OperationNotSupported : SocketError.InvalidArgument;
        }

        SocketError error = value.Length < 1 ? SocketError.InvalidArgument : value.Check(value.Length);
        if (error != SocketError.Success)
        {
            return error;
        }

        ReadOnlySpan<byte> text = value.Bytes[..Math.Min(value.Length, CongestionNameLength - 1)];
        int end = text.IndexOf((byte)0);
        text = end < 0 ? text : text[..end];
        bool isKnown = name == TcpOptionNames.Congestion && text.SequenceEqual(CongestionName[..4]);
        return isKnown ? SocketError.Success : SocketErrors.FromErrno(Errno.ENOENT);
    }

    private static SocketError SetWithin(int value, int min, int max, Action<int> set)
    {
        if (value < min || value > max)
        {
            return SocketError.InvalidArgument;
        }

        set(value);
        return SocketError.Success;
    }

    private int CurrentMaxSegment() =>
        _connection is { IsSynchronized: true } connection ? connection.Sender.SegmentSize : MaxSegment > 0 ? MaxSegment : DefaultSegment;

    private SocketError WriteInfo(ref OptionOutput value)
    {
        Span<byte> bytes = stackalloc byte[TcpInfo.Length];
        bytes.Clear();
        TcpInfo.Write(this, _connection, _listenQueue, value, bytes);
        return value.Write(bytes);
    }

    // TCP_SAVED_SYN: told once, to a buffer that is large enough.
    private SocketError WriteSavedSyn(ref OptionOutput value)
    {
        if (_savedSyn is not { } syn)
        {
            return value.Write([]);
        }

        if (value.Capacity < syn.Length)
        {
            return SocketError.InvalidArgument;
        }

        _savedSyn = null;
        return value.Write(syn);
    }
}
