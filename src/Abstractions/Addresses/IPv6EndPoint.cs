using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>
/// An IPv6 address with flow information, which <see cref="IPEndPoint"/> lacks (<c>sin6_flowinfo</c>, RFC 3493). The scope id is that of
/// <see cref="IPAddress.ScopeId"/>.
/// </summary>
public sealed class IPv6EndPoint : IPEndPoint
{
    /// <summary>The largest flow information: 20 bits of flow label.</summary>
    public const int MaxFlowInfo = 0xFFFFF;

    /// <summary>Creates the address.</summary>
    /// <param name="address">An IPv6 address.</param>
    /// <param name="port">The port, from 0 to 65535.</param>
    /// <param name="flowInfo">The flow information, from 0 to <see cref="MaxFlowInfo"/>, in host order.</param>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="ArgumentException">The address is not of IPv6.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Port or flow information is out of range.</exception>
    public IPv6EndPoint(IPAddress address, int port, int flowInfo)
        : base(address, port)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            throw new ArgumentException("The address must be of IPv6; use IPEndPoint for IPv4.", nameof(address));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(flowInfo);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(flowInfo, MaxFlowInfo);
        FlowInfo = flowInfo;
    }

    /// <summary>The flow information in host order.</summary>
    public int FlowInfo { get; }

    /// <inheritdoc/>
    public override bool Equals(object? comparand) => comparand is IPv6EndPoint other && other.FlowInfo == FlowInfo && base.Equals(comparand);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode() ^ FlowInfo;

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()} flow {FlowInfo}";
}
