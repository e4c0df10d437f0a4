namespace SimNet.Simulation.Engine;

/// <summary>Named random streams split off one seed.</summary>
/// <remarks>A stream depends on the seed and its name only: not on which streams exist beside it, nor on the order of creation.</remarks>
internal sealed class RandomStreams
{
    private readonly ulong _seed;
    private readonly Dictionary<string, RandomStream> _streams = new(StringComparer.Ordinal);

    internal RandomStreams(ulong seed) => _seed = seed;

    /// <summary>The stream called <paramref name="name"/>; the same instance each time.</summary>
    internal RandomStream Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_streams.TryGetValue(name, out RandomStream? stream))
        {
            stream = new RandomStream(StableHash.Fold(StableHash.Mix(_seed), StableHash.OfText(name)));
            _streams.Add(name, stream);
        }
        return stream;
    }
}
