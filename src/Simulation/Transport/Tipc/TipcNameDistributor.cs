// Tells the other nodes what this one publishes, and takes in what they do (net/tipc/name_distr.c).
using System.Buffers.Binary;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcNameDistributor(TipcNode node)
{
    // struct distr_item: type, lower, upper, port, key
    private const int ItemLength = 5 * sizeof(uint);

    // What this node has published for the cluster, in order.
    private readonly List<TipcPublication> _own = [];

    // What each other node has published, in the order of its coming.
    private readonly Dictionary<uint, List<TipcPublication>> _others = [];

    internal void Publish(TipcPublication publication)
    {
        if (publication.Scope != TipcScopes.Node)
        {
            _own.Add(publication);
            node.Broadcast(() => Build(TipcMessageType.Publication, [publication]));
        }
    }

    internal void Withdraw(TipcPublication publication)
    {
        if (_own.Remove(publication))
        {
            node.Broadcast(() => Build(TipcMessageType.Withdrawal, [publication]));
        }
    }

    // tipc_named_node_up(): everything, to a node that was just linked.
    internal void SendAll(TipcLink link)
    {
        int room = (link.Mtu - TipcMessage.InternalHeader) / ItemLength;
        foreach (TipcPublication[] part in _own.Chunk(room))
        {
            link.Send(Build(TipcMessageType.Publication, part), null);
        }
    }

    // tipc_publ_notify(): all names of a node that was lost go.
    internal void Purge(uint address)
    {
        if (_others.Remove(address, out List<TipcPublication>? lost))
        {
            foreach (TipcPublication publication in lost)
            {
                node.Names.Withdraw(publication.Range, address, publication.Key);
            }
        }
    }

    internal void Receive(TipcMessage message)
    {
        uint origin = message.OriginNode;
        if (!node.IsUp(origin))
        {
            return;
        }

        for (ReadOnlySpan<byte> rest = message.Data; rest.Length >= ItemLength; rest = rest[ItemLength..])
        {
            var range = new TipcRange(At(rest, 0), At(rest, 1), At(rest, 2));
            uint key = At(rest, 4);
            if (message.Type == TipcMessageType.Publication)
            {
                Add(origin, node.Names.Publish(range, TipcScopes.Cluster, new TipcPortId(origin, At(rest, 3)), key));
            }
            else if (message.Type == TipcMessageType.Withdrawal && node.Names.Withdraw(range, origin, key) is { } gone)
            {
                _others.GetValueOrDefault(origin)?.Remove(gone);
            }
        }
    }

    private void Add(uint origin, TipcPublication? publication)
    {
        if (publication is null)
        {
            return;
        }

        if (!_others.TryGetValue(origin, out List<TipcPublication>? known))
        {
            known = [];
            _others.Add(origin, known);
        }

        known.Add(publication);
    }

    private TipcMessage Build(int type, IReadOnlyList<TipcPublication> publications)
    {
        var message = new TipcMessage(TipcUser.NameDistributor, type, TipcMessage.InternalHeader, publications.Count * ItemLength)
        {
            PreviousNode = node.Self,
            OriginNode = node.Self,
        };
        Span<byte> items = message.Data;
        foreach (TipcPublication publication in publications)
        {
            Put(items, 0, publication.Range.Type);
            Put(items, 1, publication.Range.Lower);
            Put(items, 2, publication.Range.Upper);
            Put(items, 3, publication.Socket.Port);
            Put(items, 4, publication.Key);
            items = items[ItemLength..];
        }

        return message;
    }

    private static uint At(ReadOnlySpan<byte> item, int index) => BinaryPrimitives.ReadUInt32BigEndian(item[(index * sizeof(uint))..]);

    private static void Put(Span<byte> item, int index, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(item[(index * sizeof(uint))..], value);
}
