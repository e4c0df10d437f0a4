// Datagrams of a host that come in fragments (RFC 791 3.2, RFC 8200 4.5), by Linux's rules and limits (inet_frag_queue_insert): an exact duplicate
// is ignored, any other overlap drops the datagram (RFC 5722, for IPv4 too), and so does time, with an ICMP error if the first fragment is there.
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed class Reassembler(EventLoop loop, PacketPool packets, Action<Packet> expired)
{
    // ipfrag_high_thresh, ip6frag_high_thresh.
    internal const int MaxBytes = 4 * 1024 * 1024;

    // ipfrag_time, ip6frag_time.
    private const long TimeIPv4 = 30_000_000_000;
    private const long TimeIPv6 = 60_000_000_000;
    private const int MaxDatagram = 65535;

    private readonly Dictionary<(InetAddress Source, InetAddress Destination, IpProtocol Protocol, uint Identification), FragmentQueue> _queues = [];
    private int _bytes;

    // How many datagrams could not be put together.
    internal long Failed { get; private set; }

    // Takes a fragment over. Returns the datagram if it was the last that was missing.
    internal Packet? Add(Packet fragment, in PacketFragment place)
    {
        (InetAddress, InetAddress, IpProtocol, uint) key = KeyOf(fragment, place);
        int headerLength = fragment.IsIPv4 ? place.HeaderLength : 0;
        bool isUnsound = (place.HasMore && place.Length % PacketFragment.Unit != 0) || headerLength + place.End > MaxDatagram || place.Length == 0;
        if (isUnsound)
        {
            Failed++;
            fragment.Release();
            return null;
        }

        if (!_queues.TryGetValue(key, out FragmentQueue? queue))
        {
            if (_bytes > MaxBytes)
            {
                Failed++;
                fragment.Release();
                return null;
            }

            queue = new FragmentQueue(loop, this, key);
            _queues.Add(key, queue);
            queue.Set(loop.Now + (fragment.IsIPv4 ? TimeIPv4 : TimeIPv6));
        }

        int before = queue.Bytes;
        bool isSound = queue.Insert(fragment, place);
        _bytes += queue.Bytes - before;
        if (!isSound)
        {
            Forget(queue);
            Failed++;
            return null;
        }

        if (!queue.IsComplete)
        {
            return null;
        }

        Packet whole = queue.Join(packets);
        Forget(queue);
        return whole;
    }

    // The first fragment's header names the sender's protocol; of IPv6 the identification is enough.
    private static (InetAddress Source, InetAddress Destination, IpProtocol Protocol, uint Identification) KeyOf(Packet fragment, in PacketFragment place) =>
        (fragment.Source, fragment.Destination, fragment.IsIPv4 ? fragment.Protocol : default, place.Identification);

    private void Expire(FragmentQueue queue)
    {
        Failed++;
        if (queue.First is { } first)
        {
            expired(first);
        }

        Forget(queue);
    }

    private void Forget(FragmentQueue queue)
    {
        queue.Cancel();
        _queues.Remove(queue.Key);
        _bytes -= queue.Bytes;
        queue.Clear();
    }

    private sealed class FragmentQueue(
        EventLoop loop,
        Reassembler owner,
        (InetAddress Source, InetAddress Destination, IpProtocol Protocol, uint Identification) key) : EngineTimer(loop)
    {
        private readonly List<(PacketFragment Place, Packet Packet)> _fragments = [];
        private int _length = -1;
        private int _received;

        internal (InetAddress Source, InetAddress Destination, IpProtocol Protocol, uint Identification) Key { get; } = key;

        internal int Bytes { get; private set; }

        internal bool IsComplete => _received == _length;

        internal Packet? First => _fragments.Count > 0 && _fragments[0].Place.Offset == 0 ? _fragments[0].Packet : null;

        // False if the datagram cannot be put together any more.
        internal bool Insert(Packet fragment, in PacketFragment place)
        {
            int index = _fragments.Count;
            while (index > 0 && _fragments[index - 1].Place.Offset >= place.Offset)
            {
                index--;
            }

            PacketFragment? next = index < _fragments.Count ? _fragments[index].Place : null;
            if (next?.Offset == place.Offset && next?.Length == place.Length)
            {
                fragment.Release();
                return true;
            }

            bool overlaps = next?.Offset < place.End || (index > 0 && _fragments[index - 1].Place.End > place.Offset);
            bool isBeyond = _length >= 0 && (place.End > _length || !place.HasMore);
            bool isShort = !place.HasMore && _fragments.Count > 0 && _fragments[^1].Place.End > place.End;
            if (overlaps || isBeyond || isShort)
            {
                fragment.Release();
                return false;
            }

            _length = place.HasMore ? _length : place.End;
            _received += place.Length;
            Bytes += fragment.PayloadLength;
            _fragments.Insert(index, (place, fragment));
            return true;
        }

        internal Packet Join(PacketPool packets)
        {
            (PacketFragment place, Packet first) = _fragments[0];
            Packet whole = PacketFragment.Join(first, place, _length, packets, out Span<byte> data);
            foreach ((PacketFragment part, Packet packet) in _fragments)
            {
                packet.Payload.Slice(part.HeaderLength, part.Length).CopyTo(data[part.Offset..]);
            }

            return whole;
        }

        internal void Clear()
        {
            foreach ((_, Packet packet) in _fragments)
            {
                packet.Release();
            }

            _fragments.Clear();
            Bytes = 0;
        }

        protected override void OnExpired() => owner.Expire(this);
    }
}
