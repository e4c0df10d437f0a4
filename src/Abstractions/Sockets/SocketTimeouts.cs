using NodaTime;

namespace SimNet.Abstractions;

/// <summary>The rule for timeouts, for those who implement <see cref="ISocketProvider"/>.</summary>
public static class SocketTimeouts
{
    /// <summary>Refuses a negative timeout.</summary>
    /// <param name="timeout">The timeout, or <see langword="null"/> for none.</param>
    /// <param name="parameterName">The name to report.</param>
    /// <returns>The timeout.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative.</exception>
    public static Duration? Validate(Duration? timeout, string parameterName = "timeout") =>
        timeout < Duration.Zero
            ? throw new ArgumentOutOfRangeException(
                parameterName,
                timeout,
                "A timeout is zero (never block), positive (a deadline for each operation), or null (block).")
            : timeout;
}
