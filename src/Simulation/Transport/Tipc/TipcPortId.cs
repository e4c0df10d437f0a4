using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Tipc;

// A socket of the cluster (struct tipc_socket_addr).
internal readonly record struct TipcPortId(uint Node, uint Port)
{
    // As getsockname(2) and recvfrom(2) tell it: scope 0.
    internal TipcEndPoint ToEndPoint() => new(TipcAddressType.Id, Node, Port, 0, default);

    public override string ToString() => $"{Node:x}:{Port}";
}
