namespace SimNet.Simulation.Ip;

// What has passed an interface, in packets and in bytes without the headers of the link (struct rtnl_link_stats64).
internal struct InterfaceTraffic
{
    internal long SentPackets { get; private set; }

    internal long SentBytes { get; private set; }

    internal long ReceivedPackets { get; private set; }

    internal long ReceivedBytes { get; private set; }

    internal void AddSent(int bytes)
    {
        SentPackets++;
        SentBytes += bytes;
    }

    internal void AddReceived(int bytes)
    {
        ReceivedPackets++;
        ReceivedBytes += bytes;
    }
}
