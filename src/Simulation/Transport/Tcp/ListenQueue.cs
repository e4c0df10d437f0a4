// The connections of a listening socket: those whose handshake goes on, and those that wait to be accepted (listen(2)).
namespace SimNet.Simulation.Transport.Tcp;

internal sealed class ListenQueue
{
    private readonly HashSet<TcpConnection> _opening = [];
    private readonly Queue<TcpConnection> _waiting = new();

    internal int Backlog { get; set; }

    internal int WaitingCount => _waiting.Count;

    // As in Linux, one more than the backlog may wait (sk_acceptq_is_full).
    internal bool IsFull => _waiting.Count > Backlog;

    internal void AddOpening(TcpConnection connection) => _opening.Add(connection);

    internal bool TryQueue(TcpConnection connection)
    {
        if (IsFull)
        {
            return false;
        }

        _opening.Remove(connection);
        _waiting.Enqueue(connection);
        return true;
    }

    internal bool TryTake(out TcpConnection? connection) => _waiting.TryDequeue(out connection);

    internal void Forget(TcpConnection connection) => _opening.Remove(connection);

    // The listener goes: whoever waits is reset; handshakes end without a word, in the order of their peers' addresses.
    internal void Clear()
    {
        while (_waiting.TryDequeue(out TcpConnection? connection))
        {
            connection.Release(resets: true);
        }

        foreach (TcpConnection connection in _opening.OrderBy(static c => c.Remote.ToString(), StringComparer.Ordinal).ToArray())
        {
            connection.Drop();
        }
    }
}
