using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>What a source of host names knows: an entry, or why there is none.</summary>
internal readonly record struct HostAnswer
{
    private HostAnswer(HostLookupError error, HostEntry? entry)
    {
        Error = error;
        Entry = entry;
    }

    /// <summary><see cref="HostLookupError.None"/> if and only if there is an entry.</summary>
    public HostLookupError Error { get; }

    /// <summary>The entry.</summary>
    public HostEntry? Entry { get; }

    /// <summary>An answer with an entry, which has at least one address.</summary>
    public static HostAnswer Found(HostEntry entry) => new(HostLookupError.None, entry);

    /// <summary>An answer without an entry.</summary>
    public static HostAnswer NotFound(HostLookupError error = HostLookupError.HostNotFound) => new(error, null);
}
