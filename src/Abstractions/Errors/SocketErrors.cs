using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>
/// Conversion between <see cref="SocketError"/> and <see cref="Errno"/> without loss. An errno for which the BCL has a code of its own maps to
/// that; any other is carried as its number, which no <see cref="SocketError"/> uses (those start at 995).
/// </summary>
/// <remarks>Thread-safe. The BCL's own mapping folds several errnos into one code (EPERM and EACCES, ENFILE and EMFILE, …).</remarks>
public static class SocketErrors
{
    /// <summary>The descriptor is not open (EBADF).</summary>
    public const SocketError BadDescriptor = (SocketError)Errno.EBADF;

    /// <summary>There is no such path (ENOENT).</summary>
    public const SocketError NoSuchPath = (SocketError)Errno.ENOENT;

    /// <summary>The program lacks the right (EPERM).</summary>
    public const SocketError NotPermitted = (SocketError)Errno.EPERM;

    private const int FirstNamedCode = 995;

    /// <summary>The code of an errno.</summary>
    /// <param name="errno">The errno, from 0 to 994.</param>
    /// <returns>The code; <see cref="ToErrno"/> gives the errno back.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside of the range.</exception>
    public static SocketError FromErrno(Errno errno)
    {
        ArgumentOutOfRangeException.ThrowIfNegative((int)errno, nameof(errno));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)errno, FirstNamedCode, nameof(errno));
        return errno switch
        {
            Errno.EINTR => SocketError.Interrupted,
            Errno.EACCES => SocketError.AccessDenied,
            Errno.EFAULT => SocketError.Fault,
            Errno.EINVAL => SocketError.InvalidArgument,
            Errno.EMFILE => SocketError.TooManyOpenSockets,
            Errno.EAGAIN => SocketError.WouldBlock,
            Errno.EPIPE => SocketError.Shutdown,
            Errno.ECANCELED => SocketError.OperationAborted,
            Errno.ESHUTDOWN => SocketError.Disconnecting,
            >= Errno.ENOTSOCK and <= Errno.EINPROGRESS => FromSocketErrno(errno),
            _ => (SocketError)errno,
        };
    }

    /// <summary>The errno of a code.</summary>
    /// <param name="error">The code.</param>
    /// <returns>The errno; for codes that stand for none (such as those of name resolution) <see cref="Errno.EIO"/>.</returns>
    public static Errno ToErrno(SocketError error) => error switch
    {
        SocketError.Interrupted => Errno.EINTR,
        SocketError.AccessDenied => Errno.EACCES,
        SocketError.Fault => Errno.EFAULT,
        SocketError.InvalidArgument => Errno.EINVAL,
        SocketError.TooManyOpenSockets => Errno.EMFILE,
        SocketError.WouldBlock => Errno.EAGAIN,
        SocketError.Shutdown => Errno.EPIPE,
        SocketError.OperationAborted => Errno.ECANCELED,
        SocketError.IOPending => Errno.EINPROGRESS,
        SocketError.Disconnecting => Errno.ESHUTDOWN,
        >= 0 and < (SocketError)FirstNamedCode => (Errno)error,
        _ => ToSocketErrno(error),
    };

    /// <summary>Makes the exception for a code: a <see cref="SocketException"/> whose native error is the errno of the code.</summary>
    /// <param name="error">The code; not <see cref="SocketError.Success"/>.</param>
    /// <returns>The exception, to be thrown.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The code is <see cref="SocketError.Success"/>.</exception>
    public static SocketException ToException(SocketError error)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)error, (int)SocketError.Success, nameof(error));
        return new SocketException((int)error);
    }

    private static SocketError FromSocketErrno(Errno errno) => errno switch
    {
        Errno.ENOTSOCK => SocketError.NotSocket,
        Errno.EDESTADDRREQ => SocketError.DestinationAddressRequired,
        Errno.EMSGSIZE => SocketError.MessageSize,
        Errno.EPROTOTYPE => SocketError.ProtocolType,
        Errno.ENOPROTOOPT => SocketError.ProtocolOption,
        Errno.EPROTONOSUPPORT => SocketError.ProtocolNotSupported,
        Errno.ESOCKTNOSUPPORT => SocketError.SocketNotSupported,
        Errno.EOPNOTSUPP => SocketError.OperationNotSupported,
        Errno.EPFNOSUPPORT => SocketError.ProtocolFamilyNotSupported,
        Errno.EAFNOSUPPORT => SocketError.AddressFamilyNotSupported,
        Errno.EADDRINUSE => SocketError.AddressAlreadyInUse,
        Errno.EADDRNOTAVAIL => SocketError.AddressNotAvailable,
        Errno.ENETDOWN => SocketError.NetworkDown,
        Errno.ENETUNREACH => SocketError.NetworkUnreachable,
        Errno.ENETRESET => SocketError.NetworkReset,
        Errno.ECONNABORTED => SocketError.ConnectionAborted,
        Errno.ECONNRESET => SocketError.ConnectionReset,
        Errno.ENOBUFS => SocketError.NoBufferSpaceAvailable,
        Errno.EISCONN => SocketError.IsConnected,
        Errno.ENOTCONN => SocketError.NotConnected,
        Errno.ETIMEDOUT => SocketError.TimedOut,
        Errno.ECONNREFUSED => SocketError.ConnectionRefused,
        Errno.EHOSTDOWN => SocketError.HostDown,
        Errno.EHOSTUNREACH => SocketError.HostUnreachable,
        Errno.EALREADY => SocketError.AlreadyInProgress,
        Errno.EINPROGRESS => SocketError.InProgress,
        _ => (SocketError)errno,
    };

    private static Errno ToSocketErrno(SocketError error) => error switch
    {
        SocketError.NotSocket => Errno.ENOTSOCK,
        SocketError.DestinationAddressRequired => Errno.EDESTADDRREQ,
        SocketError.MessageSize => Errno.EMSGSIZE,
        SocketError.ProtocolType => Errno.EPROTOTYPE,
        SocketError.ProtocolOption => Errno.ENOPROTOOPT,
        SocketError.ProtocolNotSupported => Errno.EPROTONOSUPPORT,
        SocketError.SocketNotSupported => Errno.ESOCKTNOSUPPORT,
        SocketError.OperationNotSupported => Errno.EOPNOTSUPP,
        SocketError.ProtocolFamilyNotSupported => Errno.EPFNOSUPPORT,
        SocketError.AddressFamilyNotSupported => Errno.EAFNOSUPPORT,
        SocketError.AddressAlreadyInUse => Errno.EADDRINUSE,
        SocketError.AddressNotAvailable => Errno.EADDRNOTAVAIL,
        SocketError.NetworkDown => Errno.ENETDOWN,
        SocketError.NetworkUnreachable => Errno.ENETUNREACH,
        SocketError.NetworkReset => Errno.ENETRESET,
        SocketError.ConnectionAborted => Errno.ECONNABORTED,
        SocketError.ConnectionReset => Errno.ECONNRESET,
        SocketError.NoBufferSpaceAvailable => Errno.ENOBUFS,
        SocketError.IsConnected => Errno.EISCONN,
        SocketError.NotConnected => Errno.ENOTCONN,
        SocketError.TimedOut => Errno.ETIMEDOUT,
        SocketError.ConnectionRefused => Errno.ECONNREFUSED,
        SocketError.HostDown => Errno.EHOSTDOWN,
        SocketError.HostUnreachable => Errno.EHOSTUNREACH,
        SocketError.AlreadyInProgress => Errno.EALREADY,
        SocketError.InProgress => Errno.EINPROGRESS,
        _ => Errno.EIO,
    };
}
