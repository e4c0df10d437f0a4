namespace SimNet.Simulation.Names.Messages;

/// <summary>A DNS message (RFC 1035 4.1). Immutable.</summary>
public sealed record DnsMessage
{
    /// <summary>The largest message over UDP without EDNS, in bytes (RFC 1035 4.2.1).</summary>
    public const int MaxPlainDatagram = 512;

    /// <summary>The largest message over TCP, in bytes.</summary>
    public const int MaxLength = ushort.MaxValue;

    /// <summary>The largest datagram that name servers here say they take, in bytes: what passes an IPv6 link of the smallest MTU.</summary>
    public const int DefaultEdnsSize = 1232;

    /// <summary>The number that an answer has in common with its query; from 0 to 65535.</summary>
    public ushort Id { get; init; }

    /// <summary>Whether the message is an answer (QR).</summary>
    public bool IsResponse { get; init; }

    /// <summary>The kind of query; 0 for a standard one. From 0 to 15.</summary>
    public int Opcode { get; init; }

    /// <summary>Whether the server has the data itself (AA).</summary>
    public bool IsAuthoritative { get; init; }

    /// <summary>Whether records were left out for want of room (TC).</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whether the server is asked to ask others (RD).</summary>
    public bool RecursionDesired { get; init; }

    /// <summary>Whether the server asks others (RA).</summary>
    public bool RecursionAvailable { get; init; }

    /// <summary>The outcome.</summary>
    public DnsResponseCode ResponseCode { get; init; }

    /// <summary>What is asked for; <see langword="null"/> if the message has no question.</summary>
    public DnsQuestion? Question { get; init; }

    /// <summary>The answer.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    /// <summary>Who knows, or that there is nothing.</summary>
    public IReadOnlyList<DnsRecord> Authority { get; init; } = [];

    /// <summary>What may help. The OPT record is not among it.</summary>
    public IReadOnlyList<DnsRecord> Additional { get; init; } = [];

    /// <summary>The largest datagram that the sender takes, in bytes, of its OPT record (RFC 6891); <see langword="null"/> if it has none.</summary>
    public int? EdnsSize { get; init; }

    /// <summary>The version of EDNS; 0 is the only one.</summary>
    public int EdnsVersion { get; init; }

    /// <summary>A query.</summary>
    /// <param name="id">The id.</param>
    /// <param name="question">What is asked for.</param>
    /// <param name="recursionDesired">Whether the server shall ask others.</param>
    /// <param name="ednsSize">The largest datagram that is taken, in bytes; <see langword="null"/> for no EDNS.</param>
    /// <returns>The message.</returns>
    public static DnsMessage CreateQuery(ushort id, DnsQuestion question, bool recursionDesired = true, int? ednsSize = null) =>
        new() { Id = id, Question = question, RecursionDesired = recursionDesired, EdnsSize = ednsSize };

    /// <summary>An answer to this query without records.</summary>
    /// <param name="code">The outcome.</param>
    /// <returns>The message.</returns>
    public DnsMessage CreateResponse(DnsResponseCode code = DnsResponseCode.NoError) => new()
    {
        Id = Id,
        IsResponse = true,
        Opcode = Opcode,
        RecursionDesired = RecursionDesired,
        ResponseCode = code,
        Question = Question,
        EdnsSize = EdnsSize is null ? null : DefaultEdnsSize,
    };

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">Its bytes, without the length that TCP puts in front.</param>
    /// <param name="message">The message; if it cannot be read whole but has a header, what an error can be answered to.</param>
    /// <returns>Whether it could be read. Never throws, whatever the bytes are, and takes time in proportion to them.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DnsMessage? message) => MessageReader.TryRead(bytes, out message);

    /// <summary>Writes the message, with names compressed (RFC 1035 4.1.4).</summary>
    /// <param name="limit">The largest size in bytes; record sets that do not fit are left out, and <see cref="IsTruncated"/> is set.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 512 or more than 65535.</exception>
    public byte[] ToArray(int limit = MaxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, MaxPlainDatagram);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLength);
        return new MessageWriter(limit).Write(this);
    }
}
