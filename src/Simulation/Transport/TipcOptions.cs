namespace SimNet.Simulation.Transport;

/// <summary>What a host is in TIPC. Nothing of it comes to be before the host's first TIPC socket. Immutable.</summary>
/// <remarks>
/// The hosts of a network whose ids are equal form one cluster: each finds the others that have had a TIPC socket, over UDP port 6118, and their
/// names are known to all. A host whose UDP port 6118 is taken when its first TIPC socket is made stays alone.
/// </remarks>
public sealed record TipcOptions
{
    private const uint MaxNetworkId = 9999;

    private readonly uint _networkId = 4711;
    private readonly uint? _nodeAddress;

    /// <summary>The cluster that the host is in (<c>tipc node set netid</c>), from 1 to 9999. Default 4711.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of the range.</exception>
    public uint NetworkId
    {
        get => _networkId;
        init => _networkId = value is > 0 and <= MaxNetworkId
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"A network id is from 1 to {MaxNetworkId}.");
    }

    /// <summary>
    /// The host's address in the cluster (<c>tipc node set addr</c>), which is the node of its sockets' ids; not 0. <see langword="null"/>, the
    /// default, for 0x01001000 and the host's number in the network, counted from 1: the node 1.1.<i>n</i>. Hosts that share an address do
    /// not find each other.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0.</exception>
    public uint? NodeAddress
    {
        get => _nodeAddress;
        init => _nodeAddress = value != 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "0 is no node's address; leave it null for one of the network's choice.");
    }
}
