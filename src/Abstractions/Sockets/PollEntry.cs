namespace SimNet.Abstractions;

/// <summary>One socket in a <see cref="ISocketProvider.Poll"/>.</summary>
/// <param name="socket">The socket.</param>
/// <param name="requested">The events to wait for.</param>
public struct PollEntry(ISocket socket, PollEvents requested) : IEquatable<PollEntry>
{
    /// <summary>The socket.</summary>
    public ISocket Socket { get; set; } = socket;

    /// <summary>The events to wait for; error and hang-up come unasked.</summary>
    public PollEvents Requested { get; set; } = requested;

    /// <summary>The events that held; written by the poll. <see cref="PollEvents.Invalid"/> for a closed socket.</summary>
    public PollEvents Returned { get; set; }

    /// <summary>Whether two entries are the same.</summary>
    /// <param name="left">One entry.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether socket and events are the same.</returns>
    public static bool operator ==(PollEntry left, PollEntry right) => left.Equals(right);

    /// <summary>Whether two entries differ.</summary>
    /// <param name="left">One entry.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether socket or events differ.</returns>
    public static bool operator !=(PollEntry left, PollEntry right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(PollEntry other) =>
        ReferenceEquals(Socket, other.Socket) && Requested == other.Requested && Returned == other.Returned;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is PollEntry other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => ((int)Requested * 397) ^ (Socket?.Descriptor ?? 0);
}
