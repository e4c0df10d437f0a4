using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>A failure of a lookup that reports through <c>h_errno</c> (<c>herror</c>).</summary>
public sealed class HostLookupException : SocketException
{
    /// <summary>Creates the exception with the text of <c>hstrerror(3)</c>.</summary>
    /// <param name="error">The <c>h_errno</c> code.</param>
    public HostLookupException(HostLookupError error)
        : base((int)ToSocketError(error), Describe(error)) => Error = error;

    /// <summary>The <c>h_errno</c> code.</summary>
    public HostLookupError Error { get; }

    private static SocketError ToSocketError(HostLookupError error) => error switch
    {
        HostLookupError.HostNotFound => SocketError.HostNotFound,
        HostLookupError.TryAgain => SocketError.TryAgain,
        HostLookupError.NoData => SocketError.NoData,
        _ => SocketError.NoRecovery,
    };

    private static string Describe(HostLookupError error) => error switch
    {
        HostLookupError.HostNotFound => "Unknown host",
        HostLookupError.TryAgain => "Host name lookup failure",
        HostLookupError.NoRecovery => "Unknown server error",
        HostLookupError.NoData => "No address associated with name",
        _ => "Resolver error",
    };
}
