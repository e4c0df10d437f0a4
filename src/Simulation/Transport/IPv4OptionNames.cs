namespace SimNet.Simulation.Transport;

// Linux's numbers of the options of IPPROTO_IP.
internal static class IPv4OptionNames
{
    internal const int TypeOfService = 1;
    internal const int TimeToLive = 2;
    internal const int HeaderIncluded = 3;
    internal const int Options = 4;
    internal const int RouterAlert = 5;
    internal const int ReceiveOptions = 6;
    internal const int ReturnOptions = 7;
    internal const int PacketInfo = 8;
    internal const int PacketOptions = 9;
    internal const int MtuDiscover = 10;
    internal const int ReceiveError = 11;
    internal const int ReceiveTimeToLive = 12;
    internal const int ReceiveTypeOfService = 13;
    internal const int Mtu = 14;
    internal const int FreeBind = 15;
    internal const int IPsecPolicy = 16;
    internal const int TransformPolicy = 17;
    internal const int PassSecurity = 18;
    internal const int Transparent = 19;
    internal const int ReceiveOriginalDestination = 20;
    internal const int MinTimeToLive = 21;
    internal const int NoDefragmentation = 22;
    internal const int Checksum = 23;
    internal const int BindAddressNoPort = 24;
    internal const int ReceiveFragmentSize = 25;
    internal const int ReceiveErrorExtended = 26;
    internal const int MulticastInterface = 32;
    internal const int MulticastTimeToLive = 33;
    internal const int MulticastLoop = 34;
    internal const int AddMembership = 35;
    internal const int DropMembership = 36;
    internal const int UnblockSource = 37;
    internal const int BlockSource = 38;
    internal const int AddSourceMembership = 39;
    internal const int DropSourceMembership = 40;
    internal const int SourceFilter = 41;
    internal const int MulticastAll = 49;
    internal const int UnicastInterface = 50;
    internal const int LocalPortRange = 51;
    internal const int Protocol = 52;
}
