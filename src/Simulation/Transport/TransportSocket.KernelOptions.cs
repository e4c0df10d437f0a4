// The options of SOL_SOCKET that say how the kernel treats the socket: its interface, its place in queues, what it would tell in ancillary
// data, and facts about it (sk_setsockopt, sk_getsockopt). Most are kept and read back; those about one kind of hardware are refused.
using System.Net.Sockets;
using System.Text;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;

namespace SimNet.Simulation.Transport;

internal abstract partial class TransportSocket
{
    private const int MaxInterfaceName = 16;
    private const int BpfExtensionCount = 64;
    private const int TimestampingBits = (1 << 19) - 1;
    private const int TimestampingOptionId = 1 << 7;
    private const int TimestampingOptionIdTcp = 1 << 16;

    private OptionBits _kernelBits;
    private int _timestampOption;
    private int _timestamping;
    private int _mark;
    private int _busyPoll;
    private int _incomingCpu = -1;
    private ulong _maxPacingRate = ulong.MaxValue;
    private long _transmitTime;
    private ulong _cookie;

    // SO_BINDTODEVICE: the only interface to send and receive by; 0 for any.
    internal int BoundInterface { get; private protected set; }

    // SO_PEEK_OFF: how far peeks have come; negative if each begins at the front.
    internal int PeekOffset { get; private protected set; } = -1;

    // Whether the program has CAP_NET_ADMIN.
    private protected bool HasNetworkRights => Settings.AllowsNetworkAdministration;

    // A number that no other socket of the host has had; 0 where the family counts none.
    private protected virtual ulong NextCookie() => 0;

    // How many bytes wait to be received, as they count against the buffer.
    private protected virtual int ChargedBytes => 0;

    // The peer's address as bytes (struct sockaddr).
    private protected virtual SocketError GetPeerName(ref OptionOutput value) => SocketError.NotConnected;

    private static bool IsKernelFlag(int name) => name is SocketOptionNames.NoCheck or SocketOptionNames.ReceiveOverflow
        or SocketOptionNames.WifiStatus or SocketOptionNames.NoFcs or SocketOptionNames.LockFilter or SocketOptionNames.SelectErrorQueue
        or SocketOptionNames.ReceiveMark or SocketOptionNames.ReceivePriority or SocketOptionNames.PreferBusyPoll or SocketOptionNames.ZeroCopy
        or OptionNames.Debug;

    private static bool IsTimestampOption(int name) => name is SocketOptionNames.Timestamp or SocketOptionNames.TimestampNanoseconds
        or SocketOptionNames.NewTimestamp or SocketOptionNames.NewTimestampNanoseconds;

    private SocketError GetKernelOption(int name, ref OptionOutput value) => name switch
    {
        SocketOptionNames.BsdCompatible or SocketOptionNames.IncomingQueue => value.Write(0),
        SocketOptionNames.SendLowWater => value.Write(1),
        SocketOptionNames.BpfExtensions => value.Write(BpfExtensionCount),
        SocketOptionNames.BindToDevice => GetBoundName(ref value),
        SocketOptionNames.BindToInterface => value.Write(BoundInterface),
        SocketOptionNames.AttachFilter => value.Write([]),
        SocketOptionNames.PeerCredentials => WriteNumbers(ref value, [0, -1, -1]),
        SocketOptionNames.PeerName => GetPeerName(ref value),
        SocketOptionNames.Mark => value.Write(_mark),
        SocketOptionNames.Timestamping or SocketOptionNames.NewTimestamping => WriteNumbers(ref value, [_timestamping, 0]),
        SocketOptionNames.PeekOffset => value.Write(PeekOffset),
        SocketOptionNames.BusyPoll => value.Write(_busyPoll),
        SocketOptionNames.MaxPacingRate => GetPacingRate(ref value),
        SocketOptionNames.IncomingCpu => value.Write(_incomingCpu),
        SocketOptionNames.MemoryInformation =>
            WriteNumbers(ref value, [ChargedBytes, ReceiveBuffer, 0, SendBuffer, 0, 0, 0, 0, 0]),
        SocketOptionNames.Cookie => GetCookie(ref value),
        SocketOptionNames.TransmitTime => WriteLong(ref value, _transmitTime),
        SocketOptionNames.NewReceiveTimeout => value.WriteTimeValue(ReceiveTimeout),
        SocketOptionNames.NewSendTimeout => value.WriteTimeValue(SendTimeout),
        SocketOptionNames.NetworkNamespaceCookie => value.Capacity == sizeof(long) ? WriteLong(ref value, 1) : SocketError.InvalidArgument,
        SocketOptionNames.BufferLock => value.Write((IsSendBufferLocked ? 1 : 0) | (IsReceiveBufferLocked ? 2 : 0)),
        SocketOptionNames.ReserveMemory => value.Write(0),
        SocketOptionNames.TransmitRehash when Type == SocketType.Stream => value.Write(!_kernelBits[name]),
        SocketOptionNames.PeerGroups or SocketOptionNames.PeerDescriptor => (SocketError)Errno.ENODATA,
        SocketOptionNames.PassCredentials or SocketOptionNames.PassSecurity or SocketOptionNames.TransmitRehash
            or SocketOptionNames.PassDescriptor or SocketOptionNames.PassRights => SocketError.OperationNotSupported,
        _ when IsTimestampOption(name) => value.Write(_timestampOption == name),
        _ when IsKernelFlag(name) => value.Write(_kernelBits[name]),
        _ => SocketError.ProtocolOption,
    };

    private SocketError SetKernelOption(int name, int number, OptionInput value)
    {
        if (IsTimestampOption(name))
        {
            _timestampOption = number != 0 ? name : 0;
            return SocketError.Success;
        }

        if (IsKernelFlag(name))
        {
            return SetKernelFlag(name, number);
        }

        switch (name)
        {
            case SocketOptionNames.BsdCompatible or SocketOptionNames.CongestionAdvice: return SocketError.Success;
            case SocketOptionNames.ForceSendBuffer or SocketOptionNames.ForceReceiveBuffer: return ForceBuffer(name, number);
            case SocketOptionNames.BindToInterface: return number < 0 ? SocketError.InvalidArgument : SetBoundInterface(number);
            case SocketOptionNames.Mark: return HasNetworkRights ? Keep(ref _mark, number) : SocketErrors.NotPermitted;
            case SocketOptionNames.Timestamping or SocketOptionNames.NewTimestamping: return SetTimestamping(number);
            case SocketOptionNames.PeekOffset:
                PeekOffset = number;
                return SocketError.Success;
            case SocketOptionNames.BusyPoll: return number < 0 ? SocketError.InvalidArgument : Keep(ref _busyPoll, number);
            case SocketOptionNames.BusyPollBudget:
                bool isRefused = !HasNetworkRights && number > 0;
                return isRefused ? SocketErrors.NotPermitted : number is < 0 or > ushort.MaxValue ? SocketError.InvalidArgument : SocketError.Success;
            case SocketOptionNames.MaxPacingRate:
                _maxPacingRate = value.Length >= sizeof(ulong) ? unchecked((ulong)value.Int64At(0)) : number == -1 ? ulong.MaxValue : unchecked((uint)number);
                return SocketError.Success;
            case SocketOptionNames.IncomingCpu: return Keep(ref _incomingCpu, number);
            case SocketOptionNames.TransmitTime: return SetTransmitTime(value);
            case SocketOptionNames.NewReceiveTimeout: return ReadTimeout(value, t => ReceiveTimeout = t);
            case SocketOptionNames.NewSendTimeout: return ReadTimeout(value, t => SendTimeout = t);
            case SocketOptionNames.BufferLock:
                (IsSendBufferLocked, IsReceiveBufferLocked) = number is >= 0 and <= 3 ? ((number & 1) != 0, (number & 2) != 0) : (IsSendBufferLocked, IsReceiveBufferLocked);
                return number is >= 0 and <= 3 ? SocketError.Success : SocketError.InvalidArgument;
            case SocketOptionNames.TransmitRehash when Type == SocketType.Stream:
                _kernelBits.Set(name, number == 0);
                return number is >= -1 and <= 1 ? SocketError.Success : SocketError.InvalidArgument;
            default: return RefuseKernelOption(name, number, value.Length);
        }
    }

    // What needs another family, a program for the kernel, or hardware.
    private SocketError RefuseKernelOption(int name, int number, int length) => name switch
    {
        SocketOptionNames.ReserveMemory => number < 0 ? SocketError.InvalidArgument : SocketError.OperationNotSupported,
        SocketOptionNames.PassCredentials or SocketOptionNames.PassSecurity or SocketOptionNames.TransmitRehash
            or SocketOptionNames.PassDescriptor or SocketOptionNames.PassRights => SocketError.OperationNotSupported,
        SocketOptionNames.AttachFilter or SocketOptionNames.ReusePortFilter => length == FilterProgramLength ? SocketError.Fault : SocketError.InvalidArgument,
        SocketOptionNames.DetachFilter => SocketErrors.NoSuchPath,
        SocketOptionNames.AttachBpf or SocketOptionNames.ReusePortBpf => length == sizeof(int) ? SocketErrors.BadDescriptor : SocketError.InvalidArgument,
        SocketOptionNames.DetachReusePortFilter => SocketError.InvalidArgument,
        SocketOptionNames.DeviceMemoryDone => Type == SocketType.Stream ? SocketError.InvalidArgument : SocketErrors.BadDescriptor,
        _ => SocketError.ProtocolOption,
    };

    // struct sock_fprog of a 64-bit host.
    private const int FilterProgramLength = 16;

    private SocketError SetKernelFlag(int name, int number)
    {
        bool isOn = number != 0;
        switch (name)
        {
            case OptionNames.Debug when isOn && !HasNetworkRights: return SocketError.AccessDenied;
            case SocketOptionNames.PreferBusyPoll when isOn && !HasNetworkRights:
            case SocketOptionNames.LockFilter when !isOn && _kernelBits[name]: return SocketErrors.NotPermitted;
            case SocketOptionNames.ZeroCopy when number is not (0 or 1): return SocketError.InvalidArgument;
        }

        _kernelBits.Set(name, isOn);
        return SocketError.Success;
    }

    // sock_setbindtodevice(): only one who may administer the network moves a socket from one interface to another. An empty name is none.
    private SocketError BindToDevice(OptionInput value)
    {
        int length = Math.Min(value.Length, MaxInterfaceName - 1);
        SocketError error = value.Check(length);
        if (error != SocketError.Success)
        {
            return error;
        }

        ReadOnlySpan<byte> name = value.Bytes[..length];
        int end = name.IndexOf((byte)0);
        name = end < 0 ? name : name[..end];
        if (name.IsEmpty)
        {
            return SetBoundInterface(InterfaceIndex.None);
        }

        int index = InterfaceIndex.IndexOf(Encoding.Latin1.GetString(name));
        return index == InterfaceIndex.None ? OptionErrors.NoSuchDevice : SetBoundInterface(index);
    }

    private SocketError SetBoundInterface(int index)
    {
        if (BoundInterface != InterfaceIndex.None && !HasNetworkRights)
        {
            return SocketErrors.NotPermitted;
        }

        BoundInterface = index;
        return SocketError.Success;
    }

    // sock_getbindtodevice(): a buffer shorter than the longest name is refused; no name at all is of length 0.
    private SocketError GetBoundName(ref OptionOutput value)
    {
        if (BoundInterface == InterfaceIndex.None)
        {
            return value.Write([]);
        }

        if (value.Capacity < MaxInterfaceName)
        {
            return SocketError.InvalidArgument;
        }

        return InterfaceIndex.NameOf(BoundInterface) is { } name ? value.Write(Encoding.Latin1.GetBytes(name + '\0')) : OptionErrors.NoSuchDevice;
    }

    private SocketError ForceBuffer(int name, int bytes)
    {
        if (!HasNetworkRights)
        {
            return SocketErrors.NotPermitted;
        }

        int doubled = Math.Max(bytes, 0) > int.MaxValue / 2 ? int.MaxValue : Math.Max(bytes, 0) * 2;
        if (name == SocketOptionNames.ForceSendBuffer)
        {
            SendBuffer = Math.Max(doubled, MinSendBuffer);
            IsSendBufferLocked = true;
        }
        else
        {
            ReceiveBuffer = Math.Max(doubled, MinReceiveBuffer);
            IsReceiveBufferLocked = true;
        }

        return SocketError.Success;
    }

    private SocketError SetTimestamping(int bits)
    {
        bool isUnknown = (bits & ~TimestampingBits) != 0;
        bool lacksId = (bits & TimestampingOptionIdTcp) != 0 && (bits & TimestampingOptionId) == 0;
        bool isUnconnected = (bits & TimestampingOptionId) != 0 && Type == SocketType.Stream && GetRemoteEndPoint(out _) != SocketError.Success;
        return isUnknown || lacksId || isUnconnected ? SocketError.InvalidArgument : Keep(ref _timestamping, bits);
    }

    // struct sock_txtime: a clock and flags.
    private SocketError SetTransmitTime(OptionInput value)
    {
        const int lastFlag = 3;
        if (value.Length != sizeof(long) || (value.Int32At(sizeof(int)) & ~lastFlag) != 0)
        {
            return SocketError.InvalidArgument;
        }

        if (value.Int32At(0) is not 1 && !HasNetworkRights)
        {
            return SocketErrors.NotPermitted;
        }

        _transmitTime = value.Int64At(0);
        return SocketError.Success;
    }

    private static SocketError WriteNumbers(ref OptionOutput value, scoped ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[numbers.Length * sizeof(int)];
        for (int i = 0; i < numbers.Length; i++)
        {
            value.Put32(bytes[(i * sizeof(int))..], numbers[i]);
        }

        return value.Write(bytes);
    }

    private static SocketError WriteLong(ref OptionOutput value, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        value.Put64(bytes, number);
        return value.Write(bytes);
    }

    // 64 bits where there is room, else as many as an int has.
    private SocketError GetPacingRate(ref OptionOutput value) => value.Capacity >= sizeof(ulong)
        ? WriteLong(ref value, unchecked((long)_maxPacingRate))
        : value.Write(unchecked((int)(uint)Math.Min(_maxPacingRate, uint.MaxValue)));

    private SocketError GetCookie(ref OptionOutput value)
    {
        if (value.Capacity < sizeof(ulong))
        {
            return SocketError.InvalidArgument;
        }

        if (_cookie == 0)
        {
            _cookie = NextCookie();
        }

        return _cookie == 0 ? SocketError.ProtocolOption : WriteLong(ref value, unchecked((long)_cookie));
    }

    private protected static SocketError Keep(ref int field, int number)
    {
        field = number;
        return SocketError.Success;
    }

    private void InheritKernelOptions(TransportSocket listener)
    {
        _kernelBits = listener._kernelBits;
        _timestampOption = listener._timestampOption;
        _timestamping = listener._timestamping;
        _mark = listener._mark;
        _maxPacingRate = listener._maxPacingRate;
        BoundInterface = listener.BoundInterface;
    }
}
