using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>No address of a host could be connected to. Its code is that of the most telling attempt.</summary>
/// <remarks>
/// An answer of the other host (refused, reset) tells more than the network's silence (timed out), that more than a path that the network does
/// not know (unreachable), and that more than what never left this host. Among equals the last attempt counts, as for <c>create_connection</c>.
/// </remarks>
public sealed class ConnectFailedException : SocketException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="attempts">All attempts and failed lookups, in the order of their start; at least one has an error.</param>
    public ConnectFailedException(IReadOnlyList<ConnectionAttempt> attempts)
        : base((int)MostTelling(attempts).SocketErrorCode, ConnectionAttempt.Describe(MostTelling(attempts).Message, attempts)) => Attempts = attempts;

    /// <summary>All attempts and failed lookups, in the order of their start.</summary>
    public IReadOnlyList<ConnectionAttempt> Attempts { get; }

    private static SocketException MostTelling(IReadOnlyList<ConnectionAttempt> attempts)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        return attempts.Select(static a => a.Error).OfType<SocketException>().Aggregate(
            default(SocketException?),
            static (best, next) => best is null || Rank(next) >= Rank(best) ? next : best)
            ?? throw new ArgumentException("An attempt has to have failed.", nameof(attempts));
    }

    private static int Rank(SocketException error) => error is AddressInfoException ? 0 : error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset => 4,
        SocketError.TimedOut => 3,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => 2,
        _ => 1,
    };
}
