// The options of SOL_SOCKET, which sockets of all families have (socket(7), sk_setsockopt, sk_getsockopt). Some mean something to one family only.
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport;

internal abstract partial class TransportSocket
{
    private const int MinSendBuffer = 4608;
    private protected const int MinReceiveBuffer = 2304;

    // More needs CAP_NET_ADMIN.
    private const int MaxPriority = 6;

    // The longest wait that the kernel knows, LONG_MAX jiffies of 4 ms, read back as seconds of an int: what a negative time becomes.
    private const uint LongestLinger = unchecked((uint)(long.MaxValue / 250));

    private uint _lingerSeconds;

    internal bool ReuseAddress { get; private protected set; }

    internal bool ReusePort { get; private set; }

    internal bool MayBroadcast { get; private set; }

    internal bool KeepAlive { get; private protected set; }

    // SO_OOBINLINE
    internal bool IsOutOfBandInline { get; private set; }

    internal bool DontRoute { get; private set; }

    internal int Priority { get; private protected set; }

    // Null where SO_LINGER is off.
    internal uint? Linger => IsLingering ? _lingerSeconds : null;

    internal int SendBuffer { get; private protected set; }

    internal int ReceiveBuffer { get; private protected set; }

    // The program has chosen the size: the host no longer grows it.
    internal bool IsSendBufferLocked { get; private set; }

    internal bool IsReceiveBufferLocked { get; private set; }

    // SO_RCVLOWAT: how many bytes make a stream readable.
    internal int ReceiveLowWater { get; private protected set; } = 1;

    // SO_INCOMING_CPU: which one handles the socket; there is but one, and -1 before anything has come.
    internal int IncomingCpu { get; private protected set; } = -1;

    // SO_RCVTIMEO and SO_SNDTIMEO in nanoseconds; 0 for none.
    internal long ReceiveTimeout { get; private set; }

    internal long SendTimeout { get; private set; }

    internal virtual bool IsListening => false;

    private bool IsLingering { get; set; }

    // SO_ERROR: tells it and forgets it.
    internal abstract SocketError TakeError();

    // Levels above SOL_SOCKET are the family's.
    private protected abstract SocketError GetFamilyOption(int level, int name, ref OptionOutput value);

    private protected abstract SocketError SetFamilyOption(int level, int name, OptionInput value);

    // An option of SOL_SOCKET has changed.
    private protected virtual void OnSocketOption(int name)
    {
    }

    internal SocketError GetOption(int level, int name, ref OptionOutput value) => level == OptionNames.SocketLevel
        ? GetSocketOption(name, ref value)
        : GetFamilyOption(level, name, ref value);

    internal SocketError SetOption(int level, int name, OptionInput value)
    {
        if (level != OptionNames.SocketLevel)
        {
            return SetFamilyOption(level, name, value);
        }

        if (name == SocketOptionNames.BindToDevice)
        {
            return BindToDevice(value);
        }

        SocketError error = value.ReadInt32(out int number);
        if (error == SocketError.Success)
        {
            error = SetSocketOption(name, number, value);
        }

        if (error == SocketError.Success)
        {
            OnSocketOption(name);
        }

        return error;
    }

    private SocketError GetSocketOption(int name, ref OptionOutput value) => name switch
    {
        OptionNames.ReuseAddress => value.Write(ReuseAddress),
        OptionNames.ReusePort => value.Write(ReusePort),
        OptionNames.Type => value.Write((int)Type),
        OptionNames.Error => value.Write((int)SocketErrors.ToErrno(TakeError())),
        OptionNames.DontRoute => value.Write(DontRoute),
        OptionNames.Broadcast => value.Write(MayBroadcast),
        OptionNames.SendBuffer => value.Write(SendBuffer),
        OptionNames.ReceiveBuffer => value.Write(ReceiveBuffer),
        OptionNames.KeepAlive => value.Write(KeepAlive),
        OptionNames.OutOfBandInline => value.Write(IsOutOfBandInline),
        OptionNames.Priority => value.Write(Priority),
        OptionNames.Linger => value.WriteLinger(IsLingering, unchecked((int)_lingerSeconds)),
        OptionNames.ReceiveLowWater => value.Write(ReceiveLowWater),
        OptionNames.SendLowWater => value.Write(1),
        OptionNames.IncomingCpu => value.Write(IncomingCpu),
        OptionNames.IncomingNapiId => value.Write(0),
        OptionNames.ReceiveTimeout => value.WriteTimeValue(ReceiveTimeout),
        OptionNames.SendTimeout => value.WriteTimeValue(SendTimeout),
        OptionNames.AcceptsConnections => value.Write(IsListening),
        OptionNames.Protocol => value.Write((int)Protocol),
        OptionNames.Domain => value.Write(Family.ToNative()),
        _ => GetKernelOption(name, ref value),
    };

    private SocketError SetSocketOption(int name, int number, OptionInput value)
    {
        switch (name)
        {
            case OptionNames.ReuseAddress: ReuseAddress = number != 0; break;
            case OptionNames.ReusePort: return SetReusePort(number != 0);
            case OptionNames.DontRoute: DontRoute = number != 0; break;
            case OptionNames.Broadcast: MayBroadcast = number != 0; break;
            case OptionNames.SendBuffer: SetSendBuffer(number); break;
            case OptionNames.ReceiveBuffer: SetReceiveBuffer(number); break;
            case OptionNames.KeepAlive: KeepAlive = number != 0; break;
            case OptionNames.OutOfBandInline: IsOutOfBandInline = number != 0; break;
            case OptionNames.Priority: return SetPriority(number);
            case OptionNames.Linger: return SetLinger(number, value);
            case OptionNames.ReceiveLowWater: ReceiveLowWater = number switch { < 0 => int.MaxValue, 0 => 1, _ => number }; break;
            case OptionNames.IncomingCpu: IncomingCpu = number; break;
            case OptionNames.ReceiveTimeout: return ReadTimeout(value, t => ReceiveTimeout = t);
            case OptionNames.SendTimeout: return ReadTimeout(value, t => SendTimeout = t);
            default: return SetKernelOption(name, number, value);
        }

        return SocketError.Success;
    }

    // What a connection takes over from its listener at this level (sk_clone_lock).
    private protected void InheritSocketOptions(TransportSocket listener)
    {
        ReuseAddress = listener.ReuseAddress;
        ReusePort = listener.ReusePort;
        KeepAlive = listener.KeepAlive;
        IsOutOfBandInline = listener.IsOutOfBandInline;
        DontRoute = listener.DontRoute;
        _lingerSeconds = listener._lingerSeconds;
        IsLingering = listener.IsLingering;
        SendBuffer = listener.SendBuffer;
        ReceiveBuffer = listener.ReceiveBuffer;
        IsSendBufferLocked = listener.IsSendBufferLocked;
        IsReceiveBufferLocked = listener.IsReceiveBufferLocked;
        ReceiveLowWater = listener.ReceiveLowWater;
        ReceiveTimeout = listener.ReceiveTimeout;
        SendTimeout = listener.SendTimeout;
        InheritKernelOptions(listener);
    }

    private SocketError SetReusePort(bool isOn)
    {
        if (isOn && Family is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            return SocketError.OperationNotSupported;
        }

        ReusePort = isOn;
        return SocketError.Success;
    }

    // Linux stores twice the number, within its limits; the half is for its own bookkeeping.
    private void SetSendBuffer(int bytes)
    {
        SendBuffer = Math.Max(new SocketBufferLimit(Settings.MaxSendBuffer).Double(bytes), MinSendBuffer);
        IsSendBufferLocked = true;
    }

    private void SetReceiveBuffer(int bytes)
    {
        ReceiveBuffer = Math.Max(new SocketBufferLimit(Settings.MaxReceiveBuffer).Double(bytes), MinReceiveBuffer);
        IsReceiveBufferLocked = true;
    }

    private SocketError SetPriority(int priority)
    {
        if ((priority is < 0 or > MaxPriority) && !HasNetworkRights)
        {
            return SocketErrors.NotPermitted;
        }

        Priority = priority;
        return SocketError.Success;
    }

    // Switched off, the time stays what it was.
    private SocketError SetLinger(int isOn, OptionInput value)
    {
        SocketError error = value.Check(2 * sizeof(int));
        if (error == SocketError.Success)
        {
            IsLingering = isOn != 0;
            int seconds = value.Int32At(sizeof(int));
            _lingerSeconds = !IsLingering ? _lingerSeconds : seconds < 0 ? LongestLinger : (uint)seconds;
        }

        return error;
    }

    // sock_set_timeout(): microseconds out of range are a domain error, negative seconds no wait at all.
    private static SocketError ReadTimeout(OptionInput value, Action<long> set)
    {
        const long microsecondsPerSecond = 1_000_000;
        const long microsecondsPerJiffy = 4000;
        const long nanosecondsPerMicrosecond = 1000;
        SocketError error = value.Check(2 * sizeof(long));
        if (error != SocketError.Success)
        {
            return error;
        }

        long given = value.Int64At(0);
        long microseconds = value.Int64At(sizeof(long));
        if (microseconds is < 0 or >= microsecondsPerSecond)
        {
            return SocketErrors.FromErrno(Errno.EDOM);
        }

        // The kernel counts in jiffies of 4 ms.
        microseconds = (microseconds + microsecondsPerJiffy - 1) / microsecondsPerJiffy * microsecondsPerJiffy;
        long seconds = Math.Clamp(given, 0, int.MaxValue);
        set(((seconds * microsecondsPerSecond) + (given < 0 ? 0 : microseconds)) * nanosecondsPerMicrosecond);
        return SocketError.Success;
    }
}
