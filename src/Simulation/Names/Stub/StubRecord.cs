using System.Net;

namespace SimNet.Simulation.Names.Stub;

/// <summary>A record of an answer, as far as a stub resolver reads it (RFC 1035 3.2).</summary>
/// <param name="Owner">Whose record it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Seconds">Its time to live.</param>
/// <param name="Target">The name that an alias or a pointer points to; else empty.</param>
/// <param name="Address">The address of an address record of the right length; else null.</param>
internal sealed record StubRecord(string Owner, ushort Type, long Seconds, string Target, IPAddress? Address)
{
    /// <summary>A.</summary>
    public const ushort IPv4Address = 1;

    /// <summary>CNAME.</summary>
    public const ushort Alias = 5;

    /// <summary>PTR.</summary>
    public const ushort Pointer = 12;

    /// <summary>AAAA.</summary>
    public const ushort IPv6Address = 28;

    /// <summary>Whether it is a record of a name; case does not count.</summary>
    public bool IsOf(string name) => Owner.Equals(name, StringComparison.OrdinalIgnoreCase);
}
