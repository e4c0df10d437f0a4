// The addresses still to be tried, in the order of RFC 8305, 4: so many of the first family, then the families by turns. Addresses may come
// later; the order then follows from what was tried last.
using System.Net.Sockets;

namespace SimNet.Abstractions;

internal sealed class AddressTurns(AddressFamily preferred, int firstCount)
{
    private readonly Queue<AddressInfo> _preferred = new();
    private readonly Queue<AddressInfo> _other = new();
    private AddressFamily _first;
    private AddressFamily _last;
    private int _tried;

    public bool IsEmpty => _preferred.Count == 0 && _other.Count == 0;

    public void Add(IReadOnlyList<AddressInfo> addresses)
    {
        foreach (AddressInfo address in addresses)
        {
            Of(address.AddressFamily).Enqueue(address);
        }
    }

    public AddressInfo Next()
    {
        AddressFamily family = Turn();
        Queue<AddressInfo> queue = Of(family);
        if (queue.Count == 0)
        {
            queue = ReferenceEquals(queue, _preferred) ? _other : _preferred;
        }

        AddressInfo next = queue.Dequeue();
        _last = next.AddressFamily;
        _first = _tried++ == 0 ? _last : _first;
        return next;
    }

    private AddressFamily Turn()
    {
        if (_tried == 0)
        {
            return preferred;
        }

        return _tried < firstCount && _last == _first ? _first : Opposite(_last);
    }

    private static AddressFamily Opposite(AddressFamily family) =>
        family == AddressFamily.InterNetwork ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    private Queue<AddressInfo> Of(AddressFamily family) => family == preferred ? _preferred : _other;
}
