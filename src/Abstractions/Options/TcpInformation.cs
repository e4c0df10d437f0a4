using System.Net.NetworkInformation;
using NodaTime;

namespace SimNet.Abstractions;

/// <summary>What the host knows about a TCP connection (<c>struct tcp_info</c>, <c>tcp(7)</c>). Immutable.</summary>
/// <remarks>Fields that a host does not tell are zero.</remarks>
public sealed record TcpInformation
{
    /// <summary>The state of the connection (<c>tcpi_state</c>).</summary>
    public TcpState State { get; init; }

    /// <summary>How often the oldest segment was sent again since the last acknowledgment (<c>tcpi_retransmits</c>).</summary>
    public int Retransmissions { get; init; }

    /// <summary>Window or keep-alive probes that are unanswered (<c>tcpi_probes</c>).</summary>
    public int Probes { get; init; }

    /// <summary>How often the retransmission timeout is doubled (<c>tcpi_backoff</c>).</summary>
    public int Backoff { get; init; }

    /// <summary>The options that both sides use (<c>tcpi_options</c>): 1 timestamps, 2 SACK, 4 window scale, 8 ECN.</summary>
    public int Options { get; init; }

    /// <summary>The shift of the peer's windows, from 0 to 14 (<c>tcpi_snd_wscale</c>).</summary>
    public int SendWindowScale { get; init; }

    /// <summary>The shift of the own windows, from 0 to 14 (<c>tcpi_rcv_wscale</c>).</summary>
    public int ReceiveWindowScale { get; init; }

    /// <summary>The retransmission timeout (<c>tcpi_rto</c>).</summary>
    public Duration RetransmissionTimeout { get; init; }

    /// <summary>How long an acknowledgment may be delayed (<c>tcpi_ato</c>).</summary>
    public Duration AcknowledgmentTimeout { get; init; }

    /// <summary>The largest segment that is sent, in bytes (<c>tcpi_snd_mss</c>).</summary>
    public int SendMaxSegment { get; init; }

    /// <summary>The largest segment that was received, in bytes, as the host guesses it (<c>tcpi_rcv_mss</c>).</summary>
    public int ReceiveMaxSegment { get; init; }

    /// <summary>Segments under way; connections that wait to be accepted, of a listener (<c>tcpi_unacked</c>).</summary>
    public int Unacknowledged { get; init; }

    /// <summary>Segments acknowledged out of order; a listener's longest queue (<c>tcpi_sacked</c>).</summary>
    public int SelectivelyAcknowledged { get; init; }

    /// <summary>Segments that count as lost (<c>tcpi_lost</c>).</summary>
    public int Lost { get; init; }

    /// <summary>Segments that were sent again and are under way (<c>tcpi_retrans</c>).</summary>
    public int Retransmitted { get; init; }

    /// <summary>The path's largest packet in bytes (<c>tcpi_pmtu</c>).</summary>
    public int PathMtu { get; init; }

    /// <summary>The smoothed round-trip time (<c>tcpi_rtt</c>).</summary>
    public Duration RoundTripTime { get; init; }

    /// <summary>The mean deviation of the round-trip time (<c>tcpi_rttvar</c>).</summary>
    public Duration RoundTripVariation { get; init; }

    /// <summary>The slow start threshold in segments (<c>tcpi_snd_ssthresh</c>).</summary>
    public int SlowStartThreshold { get; init; }

    /// <summary>The congestion window in segments (<c>tcpi_snd_cwnd</c>).</summary>
    public int CongestionWindow { get; init; }

    /// <summary>The largest segment that the own side asks for, in bytes (<c>tcpi_advmss</c>).</summary>
    public int AdvertisedMaxSegment { get; init; }

    /// <summary>How often segments were sent again since the connection began (<c>tcpi_total_retrans</c>).</summary>
    public int TotalRetransmissions { get; init; }

    /// <summary>Bytes that the peer has acknowledged (<c>tcpi_bytes_acked</c>).</summary>
    public long BytesAcknowledged { get; init; }

    /// <summary>Bytes that were received (<c>tcpi_bytes_received</c>).</summary>
    public long BytesReceived { get; init; }

    /// <summary>Reads the native form.</summary>
    /// <param name="value">The bytes of a <c>struct tcp_info</c>; a shorter one leaves the later properties zero.</param>
    /// <param name="byteOrder">The host's byte order.</param>
    /// <returns>The information.</returns>
    /// <exception cref="ArgumentNullException">The byte order is null.</exception>
    public static TcpInformation Read(ReadOnlySpan<byte> value, IByteOrder byteOrder)
    {
        ArgumentNullException.ThrowIfNull(byteOrder);
        var native = new Native(value, byteOrder);
        return new TcpInformation
        {
            State = ToState(native.Byte(0)),
            Retransmissions = native.Byte(2),
            Probes = native.Byte(3),
            Backoff = native.Byte(4),
            Options = native.Byte(5),
            SendWindowScale = byteOrder.IsLittleEndian ? native.Byte(6) & 15 : native.Byte(6) >> 4,
            ReceiveWindowScale = byteOrder.IsLittleEndian ? native.Byte(6) >> 4 : native.Byte(6) & 15,
            RetransmissionTimeout = native.Microseconds(8),
            AcknowledgmentTimeout = native.Microseconds(12),
            SendMaxSegment = native.Int32(16),
            ReceiveMaxSegment = native.Int32(20),
            Unacknowledged = native.Int32(24),
            SelectivelyAcknowledged = native.Int32(28),
            Lost = native.Int32(32),
            Retransmitted = native.Int32(36),
            PathMtu = native.Int32(60),
            RoundTripTime = native.Microseconds(68),
            RoundTripVariation = native.Microseconds(72),
            SlowStartThreshold = native.Int32(76),
            CongestionWindow = native.Int32(80),
            AdvertisedMaxSegment = native.Int32(84),
            TotalRetransmissions = native.Int32(100),
            BytesAcknowledged = native.Int64(120),
            BytesReceived = native.Int64(128),
        };
    }

    // The kernel's numbers (tcp_states.h).
    private static TcpState ToState(byte number) => number switch
    {
        1 => TcpState.Established,
        2 => TcpState.SynSent,
        3 or 12 => TcpState.SynReceived,
        4 => TcpState.FinWait1,
        5 => TcpState.FinWait2,
        6 => TcpState.TimeWait,
        7 => TcpState.Closed,
        8 => TcpState.CloseWait,
        9 => TcpState.LastAck,
        10 => TcpState.Listen,
        11 => TcpState.Closing,
        _ => TcpState.Unknown,
    };

    private readonly ref struct Native(ReadOnlySpan<byte> value, IByteOrder order)
    {
        private readonly ReadOnlySpan<byte> _value = value;

        internal byte Byte(int offset) => offset < _value.Length ? _value[offset] : (byte)0;

        internal int Int32(int offset) => offset + sizeof(int) <= _value.Length ? HostNumbers.ReadInt32(order, _value[offset..]) : 0;

        internal long Int64(int offset) => offset + sizeof(long) <= _value.Length ? HostNumbers.ReadInt64(order, _value[offset..]) : 0;

        internal Duration Microseconds(int offset) => Duration.FromNanoseconds(1000L * unchecked((uint)Int32(offset)));
    }
}
