using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>What a source of host names knows: an entry, or why there is none.</summary>
internal readonly record struct HostAnswer
{
    private HostAnswer(NameServiceStatus status, HostLookupError error, HostEntry? entry, Duration? timeToLive)
    {
        Status = status;
        Error = error;
        Entry = entry;
        TimeToLive = timeToLive;
    }

    /// <summary>The outcome in the words of nsswitch.conf(5); success if and only if there is an entry.</summary>
    public NameServiceStatus Status { get; }

    /// <summary><see cref="HostLookupError.None"/> if and only if there is an entry.</summary>
    public HostLookupError Error { get; }

    /// <summary>The entry.</summary>
    public HostEntry? Entry { get; }

    /// <summary>For how long the answer holds, if its source says so.</summary>
    public Duration? TimeToLive { get; }

    /// <summary>An answer with an entry, which has at least one address.</summary>
    public static HostAnswer Found(HostEntry entry, Duration? timeToLive = null) =>
        new(NameServiceStatus.Success, HostLookupError.None, entry, timeToLive);

    /// <summary>An answer without an entry from a source that works.</summary>
    public static HostAnswer NotFound(HostLookupError error = HostLookupError.HostNotFound) => new(NameServiceStatus.NotFound, error, null, null);

    /// <summary>No answer.</summary>
    public static HostAnswer Failed(NameServiceStatus status, HostLookupError error) => new(status, error, null, null);
}
