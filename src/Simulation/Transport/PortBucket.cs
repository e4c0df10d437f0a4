// A port that is in use: by whom, and how it was bound (inet_bind_bucket; inet_csk_update_fastreuse, sk_reuseport_match).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport;

internal sealed class PortBucket
{
    private PortSharing _sharing;
    private InetAddress _sharedAddress;
    private bool _isSharedIPv6Only;

    private enum PortSharing : byte
    {
        None,
        AtAddress,
        Everywhere,
    }

    // A port seldom has more than one.
    internal List<InetSocket> Users { get; } = new(1);

    // All users were bound with SO_REUSEADDR, and none listens. What they set later changes nothing.
    internal bool MayReuse { get; private set; }

    // Whether a socket with SO_REUSEPORT may be bound without a look at the users.
    internal bool MatchesReusePort(InetSocket socket, InetAddress address) =>
        socket.ReusePort
        && _sharing != PortSharing.None
        && (_sharing == PortSharing.Everywhere || IncludesShared(address, socket.IPv6Only));

    // A socket is about to be bound here, or to listen.
    internal void NoteBound(InetSocket socket, InetAddress address, bool mayReuse)
    {
        bool isFirst = Users.Count == 0;
        MayReuse = isFirst ? mayReuse : MayReuse && mayReuse;
        if (!socket.ReusePort)
        {
            _sharing = PortSharing.None;
        }
        else if (isFirst || !MatchesReusePort(socket, address))
        {
            _sharing = isFirst ? PortSharing.Everywhere : PortSharing.AtAddress;
            (_sharedAddress, _isSharedIPv6Only) = (address, socket.IPv6Only);
        }
    }

    // A wildcard that was bound includes an address that comes later, but not the other way round.
    private bool IncludesShared(InetAddress address, bool isIPv6Only) => _sharedAddress.IsAny
        ? PortTable.Overlaps(_sharedAddress, _isSharedIPv6Only, address, isIPv6Only)
        : _sharedAddress == address;
}
