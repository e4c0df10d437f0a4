// The sending half of a link: packets that wait for room in the window, and packets that are not acknowledged yet (tipc_link_xmit,
// tipc_link_advance_transmq). The window has the least size of Linux's and keeps it.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcTransmitQueue
{
    // TIPC_DEF_LINK_WIN
    private const int Window = 50;

    // TIPC_UC_RETR_TIME: a packet is sent again no more often than this.
    private const long RetransmitInterval = 1_000_000;
    private const int ImportanceCount = 4;

    private readonly Queue<(TipcMessage Message, int Importance)> _backlog = new();
    private readonly List<(TipcMessage Message, long SentAt)> _unacknowledged = [];
    private readonly int[] _waiting = new int[ImportanceCount + 1];

    // The number of the next packet that is sent.
    internal ushort Next { get; private set; } = 1;

    internal bool IsIdle => _unacknowledged.Count == 0 && _backlog.Count == 0;

    internal bool HasUnacknowledged => _unacknowledged.Count > 0;

    // tipc_link_set_queue_limits(): two windows for low importance, up to eight for critical; what nodes tell each other has no limit.
    internal bool IsCongested(int importance) => importance < ImportanceCount && _waiting[importance] >= Window * 2 * (importance + 1);

    internal void Add(TipcMessage message, int importance)
    {
        _backlog.Enqueue((message, importance));
        _waiting[importance]++;
    }

    // The next packet that may go out now, with its number.
    internal TipcMessage? Take(long now)
    {
        if (_unacknowledged.Count >= Window || !_backlog.TryDequeue(out (TipcMessage Message, int Importance) next))
        {
            return null;
        }

        _waiting[next.Importance]--;
        next.Message.LinkSequence = Next;
        Next = LinkSequence.Add(Next, 1);
        _unacknowledged.Add((next.Message, now));
        return next.Message;
    }

    internal void Acknowledge(ushort last)
    {
        int count = _unacknowledged.FindIndex(p => LinkSequence.Difference(p.Message.LinkSequence, last) > 0);
        _unacknowledged.RemoveRange(0, count < 0 ? _unacknowledged.Count : count);
    }

    // The first packets that are not acknowledged, to be sent again; for a gap of so many.
    internal IEnumerable<TipcMessage> TakeMissing(int gap, long now)
    {
        for (int i = 0; i < Math.Min(gap, _unacknowledged.Count); i++)
        {
            (TipcMessage message, long sentAt) = _unacknowledged[i];
            if (now - sentAt >= RetransmitInterval)
            {
                _unacknowledged[i] = (message, now);
                yield return message;
            }
        }
    }

    internal void Clear()
    {
        _backlog.Clear();
        _unacknowledged.Clear();
        Array.Clear(_waiting);
        Next = 1;
    }
}
