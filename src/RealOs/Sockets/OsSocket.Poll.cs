using NodaTime;

namespace SimNet.RealOs;

// Readiness of this socket alone.
internal sealed unsafe partial class OsSocket
{
    public PollEvents Poll(PollEvents events, Duration timeout = default)
    {
        SocketTimeouts.Validate(timeout);
        ThrowIfClosed();
        var entry = new PollEntry(this, events);
        Polling.Poll(new Span<PollEntry>(ref entry), timeout);
        return (entry.Returned & PollEvents.Invalid) == 0 ? entry.Returned : throw new SocketClosedException();
    }
}
