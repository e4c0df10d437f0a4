using System.Collections.Immutable;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names;

/// <summary>Which socket types and protocols fit hints and service (<c>getaddrinfo(3)</c>), in glibc's order.</summary>
internal static class SocketKindTable
{
    private static readonly ImmutableArray<Row> Rows =
    [
        new(SocketType.Stream, 6, "tcp", IsDefault: true),
        new(SocketType.Dgram, 17, "udp", IsDefault: true),
        new((SocketType)6, 33, "dccp"),
        new(SocketType.Dgram, 136, "udplite"),
        new(SocketType.Stream, 132, "sctp"),
        new(SocketType.Seqpacket, 132, "sctp"),
        new(SocketType.Raw, 0, "raw", IsDefault: true, IsRaw: true),
    ];

    /// <summary>The kinds for hints and a service.</summary>
    /// <param name="hints">Type and protocol to narrow to.</param>
    /// <param name="service">The service, or <see langword="null"/>.</param>
    /// <param name="services">Where to look a name up.</param>
    /// <returns>At least one kind.</returns>
    /// <exception cref="AddressInfoException">EAI_SOCKTYPE or EAI_SERVICE: nothing fits.</exception>
    public static IReadOnlyList<SocketKind> Select(AddressInfoHints hints, ServiceText? service, IServiceDatabase services)
    {
        bool isNarrowed = hints.SocketType != 0 || hints.ProtocolType != 0;
        ImmutableArray<Row> rows = isNarrowed ? [First(hints)] : Rows;
        if (service is not { } wanted)
        {
            return [.. rows.Where(r => isNarrowed || r.IsDefault).Select(r => r.ToKind(hints, 0))];
        }

        // A raw socket has no ports. When nothing narrows, the table leaves it in for a number and out for a name.
        if (isNarrowed && rows[0].IsRaw)
        {
            throw new AddressInfoException(AddressInfoError.Service);
        }

        if (wanted.Port is { } port)
        {
            return [.. rows.Where(r => isNarrowed || r.IsDefault).Select(r => r.ToKind(hints, port))];
        }

        List<SocketKind> named = [];
        foreach (Row row in rows)
        {
            if (!row.IsRaw && services.TryGetPort(wanted.Name, row.Name, out int found))
            {
                named.Add(row.ToKind(hints, found));
            }
        }

        return named.Count > 0 ? named : throw new AddressInfoException(AddressInfoError.Service);
    }

    private static Row First(AddressInfoHints hints)
    {
        foreach (Row row in Rows)
        {
            if ((hints.SocketType == 0 || hints.SocketType == row.SocketType)
                && (hints.ProtocolType == 0 || row.IsRaw || (int)hints.ProtocolType == row.Protocol))
            {
                return row;
            }
        }

        throw new AddressInfoException(hints.SocketType != 0 ? AddressInfoError.SocketType : AddressInfoError.Service);
    }

    private sealed record Row(SocketType SocketType, int Protocol, string Name, bool IsDefault = false, bool IsRaw = false)
    {
        public SocketKind ToKind(AddressInfoHints hints, int port) =>
            new(SocketType, IsRaw ? hints.ProtocolType : (ProtocolType)Protocol, port);
    }
}
