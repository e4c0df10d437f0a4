using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>A service or protocol is not in the host's table.</summary>
public sealed class DatabaseEntryNotFoundException : SocketException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was looked for, and where.</param>
    public DatabaseEntryNotFoundException(string message)
        : base((int)SocketError.NoData, message)
    {
    }
}
