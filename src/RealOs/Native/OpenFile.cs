using System.Runtime.InteropServices;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// What duplicates of a descriptor have in common: the kernel's open file. Descriptors are non-blocking, and blocking is done by waiting;
// what the kernel would do with a blocking descriptor because of an option therefore has to be known here.
// A duplicate made elsewhere (FromDescriptor, another process) has an OpenFile of its own; the kernel's flag is shared all the same.
internal sealed unsafe class OpenFile
{
    private int _sharers = 1;
    private long _receiveTimeout = -1;
    private long _sendTimeout = -1;
    private volatile int _lowWater = 1;
    private volatile bool _lingers;
    private volatile bool _isTcp;

    // The file was blocking when it was taken from somebody who still holds it.
    internal bool WasBlocking { get; private init; }

    // The file is somebody else's, too.
    internal bool IsForeign { get; private init; }

    // SO_RCVTIMEO and SO_SNDTIMEO in nanoseconds, -1 for none. They bind a blocking socket only.
    internal long ReceiveTimeout => Volatile.Read(ref _receiveTimeout);

    internal long SendTimeout => Volatile.Read(ref _sendTimeout);

    // SO_RCVLOWAT
    internal int LowWater => _lowWater;

    // Whether a close would wait for SO_LINGER.
    internal bool Lingers => _lingers;

    // Whether this is TCP without a layer above it: there, a short transfer says that the kernel's buffer is empty or full.
    internal bool IsTcp => _isTcp;

    internal bool IsShared => IsForeign || Volatile.Read(ref _sharers) > 1;

    internal static OpenFile Created(int family, int type, int protocol) => new()
    {
        _isTcp = family is AF_INET or AF_INET6 && (type & SOCK_TYPE_MASK) == SOCK_STREAM && protocol is 0 or IPPROTO_TCP,
    };

    internal static OpenFile Fresh() => new();

    // Takes over a file about which nothing is known, and makes it non-blocking.
    internal static OpenFile Taken(int descriptor, bool isForeign)
    {
        int flags = Libc.FileControl(descriptor, F_GETFL, 0);
        bool wasBlocking = flags >= 0 && (flags & O_NONBLOCK) == 0;
        if (wasBlocking)
        {
            _ = Libc.FileControl(descriptor, F_SETFL, flags | O_NONBLOCK);
        }

        var file = new OpenFile
        {
            IsForeign = isForeign,
            WasBlocking = isForeign && wasBlocking,
            _isTcp = NumberOf(descriptor, SO_DOMAIN) is AF_INET or AF_INET6
                && NumberOf(descriptor, SO_TYPE) == SOCK_STREAM
                && NumberOf(descriptor, SO_PROTOCOL) == IPPROTO_TCP,
        };
        file.ReadOptions(descriptor);
        return file;
    }

    // The file of a connection that a listener of IPv4 or IPv6 accepted: it begins with the listener's options.
    internal OpenFile Inherit() => new()
    {
        _receiveTimeout = ReceiveTimeout,
        _sendTimeout = SendTimeout,
        _lowWater = _lowWater,
        _lingers = _lingers,
        _isTcp = _isTcp,
    };

    internal OpenFile Share()
    {
        Interlocked.Increment(ref _sharers);
        return this;
    }

    // Whether it was the last one.
    internal bool Leave() => Interlocked.Decrement(ref _sharers) == 0;

    internal static void SetBlocking(int descriptor, bool blocking)
    {
        int flags = Libc.FileControl(descriptor, F_GETFL, 0);
        int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
        if (flags >= 0 && wanted != flags)
        {
            _ = Libc.FileControl(descriptor, F_SETFL, wanted);
        }
    }

    // An option was set: see whether it is one that a blocking socket would heed.
    internal void OptionSet(int descriptor, int level, int name)
    {
        if (level == SOL_SOCKET
            && name is SO_LINGER or SO_RCVLOWAT or SO_RCVTIMEO or SO_SNDTIMEO or SO_RCVTIMEO_NEW or SO_SNDTIMEO_NEW)
        {
            ReadOptions(descriptor);
        }
        else if (level == IPPROTO_TCP && name == TCP_ULP)
        {
            _isTcp = false;
        }
    }

    private void ReadOptions(int descriptor)
    {
        Volatile.Write(ref _receiveTimeout, TimeOf(descriptor, SO_RCVTIMEO));
        Volatile.Write(ref _sendTimeout, TimeOf(descriptor, SO_SNDTIMEO));
        _lowWater = Math.Max(1, NumberOf(descriptor, SO_RCVLOWAT));
        Span<int> linger = stackalloc int[2];
        _lingers = Read(descriptor, SO_LINGER, MemoryMarshal.AsBytes(linger)) && linger[0] != 0 && linger[1] > 0;
    }

    private static int NumberOf(int descriptor, int name)
    {
        Span<int> value = stackalloc int[1];
        return Read(descriptor, name, MemoryMarshal.AsBytes(value)) ? value[0] : -1;
    }

    private static long TimeOf(int descriptor, int name)
    {
        Span<long> value = stackalloc long[2];
        if (!Read(descriptor, name, MemoryMarshal.AsBytes(value)))
        {
            return -1;
        }

        return value[0] > 1_000_000_000 ? -1 : (value[0] * 1_000_000_000) + (value[1] * 1000) is > 0 and var time ? time : -1;
    }

    private static bool Read(int descriptor, int name, Span<byte> value)
    {
        uint length = (uint)value.Length;
        fixed (byte* start = value)
        {
            return Libc.GetSocketOption(descriptor, SOL_SOCKET, name, start, &length) == 0;
        }
    }
}
