using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>A failure of <c>getaddrinfo(3)</c> or <c>getnameinfo(3)</c> (<c>gaierror</c>).</summary>
public sealed class AddressInfoException : SocketException
{
    /// <summary>Creates the exception with the text of <c>gai_strerror(3)</c>.</summary>
    /// <param name="error">The EAI code.</param>
    public AddressInfoException(AddressInfoError error)
        : base((int)ToSocketError(error), Describe(error)) => Error = error;

    /// <summary>The EAI code.</summary>
    public AddressInfoError Error { get; }

    private static SocketError ToSocketError(AddressInfoError error) => error switch
    {
        AddressInfoError.NoName => SocketError.HostNotFound,
        AddressInfoError.NoData or AddressInfoError.AddressFamily => SocketError.NoData,
        AddressInfoError.TryAgain => SocketError.TryAgain,
        AddressInfoError.Family => SocketError.AddressFamilyNotSupported,
        AddressInfoError.SocketType => SocketError.SocketNotSupported,
        AddressInfoError.Service => SocketError.TypeNotFound,
        AddressInfoError.BadFlags => SocketError.InvalidArgument,
        AddressInfoError.Memory => SocketError.NoBufferSpaceAvailable,
        _ => SocketError.NoRecovery,
    };

    private static string Describe(AddressInfoError error) => error switch
    {
        AddressInfoError.BadFlags => "Bad value for ai_flags",
        AddressInfoError.NoName => "Name or service not known",
        AddressInfoError.TryAgain => "Temporary failure in name resolution",
        AddressInfoError.Failure => "Non-recoverable failure in name resolution",
        AddressInfoError.NoData => "No address associated with hostname",
        AddressInfoError.Family => "ai_family not supported",
        AddressInfoError.SocketType => "ai_socktype not supported",
        AddressInfoError.Service => "Servname not supported for ai_socktype",
        AddressInfoError.AddressFamily => "Address family for hostname not supported",
        AddressInfoError.Memory => "Memory allocation failure",
        AddressInfoError.System => "System error",
        AddressInfoError.Overflow => "Result too large for supplied buffer",
        _ => "Unknown error",
    };
}
