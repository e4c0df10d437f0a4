// Who has which local port, of one protocol on one host (inet_csk_get_port, udp_lib_get_port; RFC 6056 for the choice of a port).
using System.Net.Sockets;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal sealed class PortTable(RandomStream random)
{
    private readonly Dictionary<ushort, PortBucket> _byPort = [];

    internal SocketError Bind(InetSocket socket, in InetEndpoint wanted, out ushort port)
    {
        port = wanted.Port;
        InetAddress address = wanted.Address;
        if (port == 0)
        {
            // A port that the host chooses is shared with nobody (inet_csk_find_open_port), SO_REUSEADDR or not.
            if (!TryChoose(socket, candidate => !HasConflict(socket, address, candidate, mayShare: false), out port))
            {
                return SocketError.AddressAlreadyInUse;
            }
        }
        else if (!IsSharedAtOnce(socket, address, port) && HasConflict(socket, address, port, mayShare: true))
        {
            return SocketError.AddressAlreadyInUse;
        }

        BucketOf(port).NoteBound(socket, address, mayReuse: socket.ReuseAddress);
        return Add(socket, port);
    }

    // A bound socket wants to listen: it is looked at again, as one that shares with no SO_REUSEADDR any more (inet_csk_listen_start).
    internal bool TryListen(InetSocket socket)
    {
        PortBucket bucket = _byPort[socket.Local.Port];
        if (!bucket.MatchesReusePort(socket, socket.Local.Address) && HasListener(socket))
        {
            return false;
        }

        bucket.NoteBound(socket, socket.Local.Address, mayReuse: false);
        return true;
    }

    // A port for a connect: it may be shared with other connections, as long as the caller finds the pair of addresses free.
    internal bool TryBindForConnect(InetSocket socket, Func<ushort, bool> isFree, out ushort port)
    {
        if (!TryChoose(socket, candidate => isFree(candidate) && !IsHeldByOther(candidate), out port) && !TryChoose(socket, candidate => isFree(candidate) && IsSharedByConnects(candidate), out port))
        {
            return false;
        }

        Add(socket, port);
        return true;
    }

    // A connection that was accepted shares its listener's port.
    internal SocketError Add(InetSocket socket, ushort port)
    {
        List<InetSocket> users = BucketOf(port).Users;
        socket.PortIndex = users.Count;
        users.Add(socket);
        return SocketError.Success;
    }

    // The last user takes the place of the one that goes, so that a port shared by many connections costs no search.
    internal void Remove(InetSocket socket, ushort port)
    {
        List<InetSocket> users = _byPort[port].Users;
        InetSocket last = users[^1];
        users[socket.PortIndex] = last;
        last.PortIndex = socket.PortIndex;
        users.RemoveAt(users.Count - 1);
        if (users.Count == 0)
        {
            _byPort.Remove(port);
        }
    }

    private bool HasConflict(InetSocket socket, InetAddress address, ushort port, bool mayShare)
    {
        if (_byPort.TryGetValue(port, out PortBucket? bucket))
        {
            foreach (InetSocket other in bucket.Users)
            {
                if (!ReferenceEquals(other, socket)
                    && (socket.BoundInterface == 0 || other.BoundInterface == 0 || socket.BoundInterface == other.BoundInterface)
                    && Overlaps(address, socket.IPv6Only, other.Local.Address, other.IPv6Only)
                    && !(mayShare && MayShare(socket, other)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private PortBucket BucketOf(ushort port)
    {
        if (!_byPort.TryGetValue(port, out PortBucket? bucket))
        {
            bucket = new PortBucket();
            _byPort.Add(port, bucket);
        }

        return bucket;
    }

    // TCP remembers for a port how it was bound, and asks its users only where that does not decide.
    private bool IsSharedAtOnce(InetSocket socket, InetAddress address, ushort port) =>
        socket.Type == SocketType.Stream
        && _byPort.TryGetValue(port, out PortBucket? bucket)
        && ((bucket.MayReuse && socket.ReuseAddress) || bucket.MatchesReusePort(socket, address));

    // Whether another socket listens where this one is bound.
    private bool HasListener(InetSocket socket) => _byPort[socket.Local.Port].Users.Exists(other =>
        !ReferenceEquals(other, socket)
        && other.IsListening
        && !(socket.ReusePort && other.ReusePort)
        && Overlaps(socket.Local.Address, socket.IPv6Only, other.Local.Address, other.IPv6Only));

    // Whether a socket bound to an address receives what is sent to a destination.
    internal static bool Covers(InetAddress bound, bool isIPv6Only, InetAddress destination) =>
        bound.IsAny ? (bound.IsIPv4 ? destination.IsIPv4 : !isIPv6Only || !destination.IsIPv4) : bound == destination;

    private static bool MayShare(InetSocket socket, InetSocket other) =>
        (socket.ReusePort && other.ReusePort)
        || (socket.ReuseAddress && other.ReuseAddress && !(socket.Type == SocketType.Stream && other.IsListening));

    internal static bool Overlaps(InetAddress left, bool isLeftIPv6Only, InetAddress right, bool isRightIPv6Only) =>
        (left.IsAny, right.IsAny) switch
        {
            (true, true) => left.IsIPv4 == right.IsIPv4 || !(left.IsIPv4 ? isRightIPv6Only : isLeftIPv6Only),
            (true, false) => Covers(left, isLeftIPv6Only, right),
            (false, true) => Covers(right, isRightIPv6Only, left),
            _ => left == right,
        };

    // __inet_hash_connect(): a port that some socket is bound to is not for connects.
    private bool IsSharedByConnects(ushort port) => _byPort[port].Users.TrueForAll(static user => user.IsPortOfConnect);

    private bool IsHeldByOther(ushort port) => _byPort.ContainsKey(port);

    private bool TryChoose(InetSocket socket, Func<ushort, bool> isFree, out ushort port)
    {
        (int first, int last) = socket.EphemeralPorts;
        int count = last - first + 1;
        int start = random.Next(count);
        for (int i = 0; i < count; i++)
        {
            port = (ushort)(first + ((start + i) % count));
            if (isFree(port))
            {
                return true;
            }
        }

        port = 0;
        return false;
    }
}
