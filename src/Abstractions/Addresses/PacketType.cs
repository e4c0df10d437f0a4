namespace SimNet.Abstractions;

/// <summary>Whom a frame was for, as a <see cref="PacketEndPoint"/> tells it, with the values of Linux's PACKET_* (<c>packet(7)</c>).</summary>
public enum PacketType
{
    /// <summary>This host (PACKET_HOST).</summary>
    Host = 0,

    /// <summary>All hosts of the segment (PACKET_BROADCAST).</summary>
    Broadcast = 1,

    /// <summary>A multicast group of the link (PACKET_MULTICAST).</summary>
    Multicast = 2,

    /// <summary>Another host; seen because the interface takes all (PACKET_OTHERHOST).</summary>
    OtherHost = 3,

    /// <summary>It comes from this host (PACKET_OUTGOING).</summary>
    Outgoing = 4,
}
