namespace SimNet.Simulation.Transport;

// Linux's numbers of the options that the stack acts on.
internal static class OptionNames
{
    internal const int SocketLevel = 1;
    internal const int IPLevel = 0;
    internal const int IPv6Level = 41;
    internal const int TcpLevel = 6;
    internal const int IcmpV6Level = 58;
    internal const int RawLevel = 255;
    internal const int PacketLevel = 263;
    internal const int UdpLevel = 17;

    internal const int Debug = 1;
    internal const int ReuseAddress = 2;
    internal const int Type = 3;
    internal const int Error = 4;
    internal const int DontRoute = 5;
    internal const int Broadcast = 6;
    internal const int SendBuffer = 7;
    internal const int ReceiveBuffer = 8;
    internal const int KeepAlive = 9;
    internal const int OutOfBandInline = 10;
    internal const int Priority = 12;
    internal const int Linger = 13;
    internal const int ReusePort = 15;
    internal const int ReceiveLowWater = 18;
    internal const int SendLowWater = 19;
    internal const int ReceiveTimeout = 20;
    internal const int SendTimeout = 21;
    internal const int AcceptsConnections = 30;
    internal const int Protocol = 38;
    internal const int Domain = 39;
    internal const int IncomingCpu = 49;
    internal const int IncomingNapiId = 56;

    // ICMP_FILTER, ICMPV6_FILTER
    internal const int IcmpFilter = 1;

    internal const int PacketAddMembership = 1;
    internal const int PacketDropMembership = 2;
    internal const int PacketStatistics = 6;
    internal const int PacketAuxiliaryData = 8;
    internal const int PacketOriginalDevice = 9;
    internal const int PacketIgnoreOutgoing = 23;

}
