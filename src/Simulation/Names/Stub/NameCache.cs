using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Stub;

/// <summary>Remembers the answers of a source for as long as they hold, as <c>nscd(8)</c> does for the programs of a host.</summary>
/// <remarks>Whether an answer is old is asked of the host's monotonic clock when it is looked for. Questions that are asked while the same one is under
/// way are asked again, and not joined.</remarks>
internal sealed class NameCache : IHostSource
{
    private readonly IHostSource _source;
    private readonly Func<NameCacheOptions?> _options;
    private readonly Func<Duration> _now;

    // Only looked up; which entry makes room, the list decides.
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<Entry> _oldestFirst = [];
    private NameCacheOptions? _current;
    private long _generation;

    /// <summary>Creates the cache.</summary>
    /// <param name="source">Whose answers to remember.</param>
    /// <param name="options">The cache that the host has now; without one nothing is remembered.</param>
    /// <param name="now">The host's monotonic clock.</param>
    public NameCache(IHostSource source, Func<NameCacheOptions?> options, Func<Duration> now)
    {
        _source = source;
        _options = options;
        _now = now;
    }

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken) =>
        FindAsync($"{addressFamily} {name}", () => _source.FindByNameAsync(name, addressFamily, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken) =>
        FindAsync($"of {new IPAddress(address.GetAddressBytes())}", () => _source.FindByAddressAsync(address, cancellationToken));

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _byKey.Clear();
        _oldestFirst.Clear();
        _generation++;
    }

    private async ValueTask<HostAnswer> FindAsync(string key, Func<ValueTask<HostAnswer>> ask)
    {
        NameCacheOptions? options = _options();
        if (options != _current)
        {
            _current = options;
            Clear();
        }

        if (options is null)
        {
            return await ask();
        }

        if (_byKey.TryGetValue(key, out LinkedListNode<Entry>? known))
        {
            if (_now() < known.Value.Until)
            {
                return known.Value.Answer;
            }

            Remove(known);
        }

        long generation = _generation;
        HostAnswer answer = await ask();
        if (generation == _generation && TimeToLive(answer, options) is var time && time > Duration.Zero)
        {
            Add(new Entry(key, answer, _now() + time), options.MaxEntries);
        }

        return answer;
    }

    // That no server answers is not remembered.
    private static Duration TimeToLive(HostAnswer answer, NameCacheOptions options) => (answer.Status, answer.Error) switch
    {
        (NameServiceStatus.Success, _) => Duration.Min(answer.TimeToLive ?? options.MaxTimeToLive, options.MaxTimeToLive),
        (NameServiceStatus.NotFound, HostLookupError.HostNotFound or HostLookupError.NoData) => options.NegativeTimeToLive,
        _ => Duration.Zero,
    };

    private void Add(Entry entry, int maxEntries)
    {
        if (_byKey.TryGetValue(entry.Key, out LinkedListNode<Entry>? same))
        {
            Remove(same);
        }

        while (_byKey.Count >= maxEntries)
        {
            Remove(_oldestFirst.First!);
        }

        _byKey.Add(entry.Key, _oldestFirst.AddLast(entry));
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byKey.Remove(node.Value.Key);
        _oldestFirst.Remove(node);
    }

    private sealed record Entry(string Key, HostAnswer Answer, Duration Until);
}
