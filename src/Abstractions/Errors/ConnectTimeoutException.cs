namespace SimNet.Abstractions;

/// <summary>The time for connecting to a host has passed before one of its addresses answered.</summary>
public sealed class ConnectTimeoutException : SocketTimeoutException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="attempts">All attempts and failed lookups, in the order of their start.</param>
    public ConnectTimeoutException(IReadOnlyList<ConnectionAttempt> attempts)
        : base(ConnectionAttempt.Describe("timed out", attempts)) => Attempts = attempts;

    /// <summary>All attempts and failed lookups, in the order of their start.</summary>
    public IReadOnlyList<ConnectionAttempt> Attempts { get; }
}
