using System.Net;
using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

/// <summary>One attempt of <see cref="HappyEyeballsExtensions.ConnectHappyEyeballsAsync"/>, or one lookup of its that failed.</summary>
/// <param name="EndPoint">The address that was tried; <see langword="null"/> for a lookup.</param>
/// <param name="Error">What became of it: the connect's error, the lookup's <see cref="AddressInfoException"/>; <see langword="null"/> if it had not
/// ended when the race did.</param>
/// <param name="Start">When it began, counted from the beginning of the race, by the host's monotonic clock.</param>
/// <param name="End">When it ended, or the race did.</param>
public sealed record ConnectionAttempt(IPEndPoint? EndPoint, SocketException? Error, Duration Start, Duration End)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{EndPoint?.ToString() ?? "lookup"}: {Error?.Message ?? "no answer"} ({Start.TotalMilliseconds:0.###} to {End.TotalMilliseconds:0.###} ms)";

    internal static string Describe(string summary, IReadOnlyList<ConnectionAttempt> attempts)
    {
        ArgumentNullException.ThrowIfNull(attempts);
        return attempts.Count == 0 ? summary : $"{summary} [{string.Join("; ", attempts)}]";
    }
}
