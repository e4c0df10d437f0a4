using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>A TIPC address: the tuple (addr_type, v1, v2, v3, scope).</summary>
/// <param name="type">The form, which gives the three values their meaning.</param>
/// <param name="value1">The server type, or the node.</param>
/// <param name="value2">The instance, the lower instance, or the reference.</param>
/// <param name="value3">The upper instance of a sequence; 0 otherwise.</param>
/// <param name="scope">How far the name is published.</param>
public sealed class TipcEndPoint(
    TipcAddressType type,
    uint value1,
    uint value2,
    uint value3 = 0,
    TipcScope scope = TipcScope.Cluster) : EndPoint
{
    /// <inheritdoc/>
    public override AddressFamily AddressFamily => AddressFamily.Tipc;

    /// <summary>The form.</summary>
    public TipcAddressType Type { get; } = type;

    /// <summary>The server type, or the node of an id.</summary>
    public uint Value1 { get; } = value1;

    /// <summary>The instance, the lower instance of a sequence, or the reference of an id.</summary>
    public uint Value2 { get; } = value2;

    /// <summary>The upper instance of a sequence; 0 otherwise.</summary>
    public uint Value3 { get; } = value3;

    /// <summary>How far the name is published.</summary>
    public TipcScope Scope { get; } = scope;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TipcEndPoint other
        && (other.Type, other.Value1, other.Value2, other.Value3, other.Scope) == (Type, Value1, Value2, Value3, Scope);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)((((Value1 * 31) + Value2) * 31) + Value3));

    /// <inheritdoc/>
    public override string ToString() => $"tipc {Type} {Value1}, {Value2}, {Value3} ({Scope})";
}
