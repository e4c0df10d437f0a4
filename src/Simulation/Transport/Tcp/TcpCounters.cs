namespace SimNet.Simulation.Transport.Tcp;

// What a connection has done so far, for TCP_INFO.
internal struct TcpCounters
{
    internal uint SegmentsOut;
    internal uint SegmentsIn;
    internal uint DataSegmentsOut;
    internal uint DataSegmentsIn;
    internal uint Retransmissions;
    internal uint EarlySegments;
    internal uint DuplicatesReported;
    internal long BytesSent;
    internal long BytesRetransmitted;
    internal long BytesAcknowledged;
    internal long BytesReceived;
    internal long LastAcknowledgmentAt;
}
