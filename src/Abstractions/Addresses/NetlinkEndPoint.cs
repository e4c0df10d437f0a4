using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>A netlink address (<c>netlink(7)</c>): the pair (pid, groups).</summary>
/// <param name="portId">The port id; 0 is the kernel, or lets the kernel choose one at a bind.</param>
/// <param name="groups">A mask of multicast groups.</param>
public sealed class NetlinkEndPoint(uint portId, uint groups = 0) : EndPoint
{
    /// <inheritdoc/>
    public override AddressFamily AddressFamily => AddressFamily.Netlink;

    /// <summary>The port id (<c>nl_pid</c>).</summary>
    public uint PortId { get; } = portId;

    /// <summary>The mask of multicast groups (<c>nl_groups</c>).</summary>
    public uint Groups { get; } = groups;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NetlinkEndPoint other && other.PortId == PortId && other.Groups == Groups;

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)((PortId * 397) ^ Groups));

    /// <inheritdoc/>
    public override string ToString() => $"netlink {PortId}, groups {Groups:x}";
}
