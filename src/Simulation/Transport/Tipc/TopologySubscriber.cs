// A connection to the topology service: requests come in, events go out as far as the connection takes them (struct tipc_conn).
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TopologySubscriber : ISocketEvents
{
    // TIPC_MAX_SUBSCR, which Linux counts for the whole node.
    private const int MaxSubscriptions = 65535;

    private readonly TipcNode _node;
    private readonly TipcSocket _socket;
    private readonly Queue<byte[]> _events = new();

    // Newest first.
    private readonly List<TopologySubscription> _subscriptions = [];
    private bool _isClosed;

    internal TopologySubscriber(TipcNode node, TipcSocket socket)
    {
        _node = node;
        _socket = socket;
        socket.Events = this;
    }

    public void OnReady(PollEvents events)
    {
        Span<byte> request = stackalloc byte[TopologySubscription.Length];
        while (!_isClosed)
        {
            SocketError error = _socket.Receive(request, SocketFlags.None, wantSource: false, out ReceiveOutcome received);
            if (error == SocketError.WouldBlock)
            {
                break;
            }

            // Requests of another length are passed over.
            bool isRequest = received.Count == TopologySubscription.Length;
            if (error != SocketError.Success || received.Count == 0 || (isRequest && !TryTake(request)))
            {
                Close();
            }
        }

        Flush();
    }

    internal void Tell(byte[] what)
    {
        _events.Enqueue(what);
        Flush();
    }

    internal void OnTimedOut(TopologySubscription subscription, byte[] what)
    {
        _node.Work.Enter();
        Remove(subscription);
        Tell(what);
        _node.Work.Leave();
    }

    // tipc_conn_rcv_sub(): false for a request that ends the connection.
    private bool TryTake(ReadOnlySpan<byte> request)
    {
        if (TopologySubscription.ReadCancellation(request) is { } wanted)
        {
            if (_subscriptions.Find(s => s.Request.SequenceEqual(wanted)) is { } cancelled)
            {
                Remove(cancelled);
            }

            return true;
        }

        var subscription = new TopologySubscription(_node.Loop, this, request);
        if (!subscription.IsValid || _subscriptions.Count >= MaxSubscriptions)
        {
            return false;
        }

        _subscriptions.Insert(0, subscription);
        _node.Names.Subscribe(subscription);
        subscription.StartTimer();
        return true;
    }

    private void Remove(TopologySubscription subscription)
    {
        subscription.Cancel();
        _subscriptions.Remove(subscription);
        _node.Names.Unsubscribe(subscription);
    }

    private void Flush()
    {
        while (!_isClosed && _events.TryPeek(out byte[]? next))
        {
            SocketError error = _socket.Send(next, SocketFlags.None, null, out _);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success)
            {
                Close();
                return;
            }

            _events.Dequeue();
        }
    }

    private void Close()
    {
        _isClosed = true;
        foreach (TopologySubscription subscription in _subscriptions.ToArray())
        {
            Remove(subscription);
        }

        _socket.Shutdown(SocketShutdown.Both);
        _socket.Close();
    }
}
