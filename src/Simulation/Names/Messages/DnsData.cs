using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Names.Messages;

/// <summary>What a DNS record says. Immutable.</summary>
public abstract record DnsData
{
    private protected DnsData()
    {
    }

    /// <summary>The type whose values this one can be equal to: its own.</summary>
    protected virtual Type EqualityContract => typeof(DnsData);
}

/// <summary>The data of an A or AAAA record.</summary>
/// <param name="Address">The address, of IPv4 or IPv6.</param>
public sealed record DnsAddress(IPAddress Address) : DnsData
{
    internal DnsRecordType Type => Address.AddressFamily == AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.Aaaa;
}

/// <summary>The data of an NS, CNAME or PTR record.</summary>
/// <param name="Name">The name that it points to.</param>
public sealed record DnsTarget(DnsName Name) : DnsData;

/// <summary>The data of an MX record (RFC 1035 3.3.9).</summary>
/// <param name="Preference">The lower, the better; from 0 to 65535.</param>
/// <param name="Exchange">The host that takes the mail.</param>
public sealed record DnsMailExchange(ushort Preference, DnsName Exchange) : DnsData;

/// <summary>The data of an SRV record (RFC 2782).</summary>
/// <param name="Priority">The lower, the sooner; from 0 to 65535.</param>
/// <param name="Weight">The share among equals; from 0 to 65535.</param>
/// <param name="Port">The port; from 0 to 65535.</param>
/// <param name="Target">The host.</param>
public sealed record DnsServiceLocation(ushort Priority, ushort Weight, ushort Port, DnsName Target) : DnsData;

/// <summary>The data of a TXT record (RFC 1035 3.3.14).</summary>
/// <param name="Strings">The strings, one char a byte, each at most 255 bytes; at least one.</param>
public sealed record DnsText(IReadOnlyList<string> Strings) : DnsData
{
    /// <inheritdoc/>
    public bool Equals(DnsText? other) => other is not null && Strings.SequenceEqual(other.Strings);

    /// <inheritdoc/>
    public override int GetHashCode() => Strings.Aggregate(0, static (hash, s) => unchecked((hash * 31) + s.Length));
}

/// <summary>The data of an SOA record (RFC 1035 3.3.13). Times are in seconds.</summary>
/// <param name="PrimaryServer">The server that has the original of the zone (MNAME).</param>
/// <param name="Mailbox">Who is responsible, as a name (RNAME).</param>
/// <param name="Serial">The version.</param>
/// <param name="Refresh">When a secondary server looks for a new version.</param>
/// <param name="Retry">When it tries again.</param>
/// <param name="Expire">When it gives up.</param>
/// <param name="Minimum">How long the absence of something may be remembered (RFC 2308 4).</param>
public sealed record DnsStartOfAuthority(
    DnsName PrimaryServer,
    DnsName Mailbox,
    uint Serial,
    uint Refresh,
    uint Retry,
    uint Expire,
    uint Minimum) : DnsData;

/// <summary>Data of a type that has no form of its own here (RFC 3597).</summary>
/// <param name="Bytes">The bytes.</param>
public sealed record DnsUnknown(ReadOnlyMemory<byte> Bytes) : DnsData
{
    /// <inheritdoc/>
    public bool Equals(DnsUnknown? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => Bytes.Length;
}
