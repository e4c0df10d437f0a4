// All that is published of one service type, and who wants to know (struct tipc_service).
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcService
{
    // Ordered by their lower ends; of equal ones the newest first, as the kernel's tree has them.
    private readonly List<TipcBindings> _ranges = [];

    // Newest first.
    private readonly List<TopologySubscription> _subscriptions = [];
    private uint _published;

    internal bool IsEmpty => _ranges.Count == 0 && _subscriptions.Count == 0;

    // The first range that has an instance, by its lower end.
    internal TipcBindings? FindFirst(uint instance) => _ranges.Find(r => r.Range.Overlaps(instance, instance));

    internal IEnumerable<TipcBindings> Overlapping(uint lower, uint upper) => _ranges.Where(r => r.Range.Overlaps(lower, upper));

    // tipc_service_insert_publ(): false if it is there already.
    internal bool TryAdd(TipcPublication publication, bool isLocal)
    {
        TipcBindings bindings = FindOrCreate(publication.Range);
        if (bindings.All.Exists(p => p.Key == publication.Key && p.Socket.Node == publication.Socket.Node))
        {
            return false;
        }

        bool isFirst = bindings.All.Count == 0;
        if (isLocal)
        {
            bindings.Local.Insert(0, publication);
        }

        bindings.All.Insert(0, publication);
        publication.Id = unchecked(_published++);
        Report(publication, TipcEventKind.Published, isFirst);
        return true;
    }

    // tipc_nametbl_remove_publ()
    internal TipcPublication? Remove(in TipcRange range, uint node, uint key)
    {
        TipcRange wanted = range;
        if (_ranges.Find(r => r.Range == wanted) is not { } bindings)
        {
            return null;
        }

        if (bindings.All.Find(p => p.Key == key && p.Socket.Node == node) is not { } publication)
        {
            return null;
        }

        bindings.All.Remove(publication);
        bindings.Local.Remove(publication);
        Report(publication, TipcEventKind.Withdrawn, bindings.All.Count == 0);
        if (bindings.All.Count == 0)
        {
            _ranges.Remove(bindings);
        }

        return publication;
    }

    // tipc_service_subscribe(): what is there already is told first, in the order in which it was published.
    internal void Subscribe(TopologySubscription subscription)
    {
        _subscriptions.Insert(0, subscription);
        if (!subscription.WantsStatus)
        {
            return;
        }

        var found = new List<TipcPublication>();
        foreach (TipcBindings bindings in Overlapping(subscription.Range.Lower, subscription.Range.Upper))
        {
            if (subscription.WantsEach)
            {
                found.AddRange(bindings.All);
            }
            else
            {
                found.Add(bindings.All.MinBy(static p => p.Id)!);
            }
        }

        foreach (TipcPublication publication in found.OrderBy(static p => p.Id))
        {
            subscription.Report(publication, TipcEventKind.Published, mustTell: true);
        }
    }

    internal void Unsubscribe(TopologySubscription subscription) => _subscriptions.Remove(subscription);

    private void Report(TipcPublication publication, TipcEventKind kind, bool isEdge)
    {
        foreach (TopologySubscription subscription in _subscriptions.ToArray())
        {
            subscription.Report(publication, kind, isEdge);
        }
    }

    private TipcBindings FindOrCreate(in TipcRange range)
    {
        TipcRange wanted = range;
        if (_ranges.Find(r => r.Range == wanted) is { } found)
        {
            return found;
        }

        var bindings = new TipcBindings(range);
        int index = _ranges.FindIndex(r => r.Range.Lower >= wanted.Lower);
        _ranges.Insert(index < 0 ? _ranges.Count : index, bindings);
        return bindings;
    }
}
