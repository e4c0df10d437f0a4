namespace SimNet.RealOs;

// What the reactor reports of one descriptor, and to whom.
internal sealed class Readiness
{
    private readonly Lock _gate = new();
    private List<Poller>? _pollers;

    // A change makes a new list, so one that is being read stays as it is.
    private List<Poller> Pollers => Volatile.Read(ref _pollers) ?? [];

    internal WaitQueue Reading { get; } = new();

    internal WaitQueue Writing { get; } = new();

    // The place in the reactor's table; negative before the registration and after its end. Written by the reactor.
    internal int Slot { get; set; } = -1;

    // The registration has ended, and none begins any more.
    internal bool IsRetired { get; set; }

    internal bool IsRegistered => Slot >= 0;

    internal void OnEdge(PollEvents events, ref WorkBatch batch)
    {
        const PollEvents always = PollEvents.Error | PollEvents.HangUp;
        if ((events & (PollEvents.Read | PollEvents.Priority | PollEvents.ReadHangUp | always)) != 0)
        {
            Reading.OnEdge(events, ref batch);
        }

        if ((events & (PollEvents.Write | always)) != 0)
        {
            Writing.OnEdge(events, ref batch);
        }

        if (Volatile.Read(ref _pollers) is not null)
        {
            foreach (Poller poller in Pollers)
            {
                poller.OnEdge();
            }
        }
    }

    internal void Close()
    {
        Reading.Close();
        Writing.Close();
        foreach (Poller poller in Pollers)
        {
            poller.OnClose();
        }
    }

    internal void Add(Poller poller)
    {
        lock (_gate)
        {
            Volatile.Write(ref _pollers, [.. _pollers ?? [], poller]);
        }
    }

    internal void Remove(Poller poller)
    {
        lock (_gate)
        {
            if (_pollers is not null)
            {
                List<Poller> rest = [.. _pollers];
                rest.Remove(poller);
                Volatile.Write(ref _pollers, rest.Count == 0 ? null : rest);
            }
        }
    }
}
