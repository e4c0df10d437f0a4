namespace SimNet.Simulation.Transport.Tcp;

// Linux's numbers of the options of TCP (linux/tcp.h).
internal static class TcpOptionNames
{
    internal const int NoDelay = 1;
    internal const int MaxSegment = 2;
    internal const int Cork = 3;
    internal const int KeepIdle = 4;
    internal const int KeepInterval = 5;
    internal const int KeepCount = 6;
    internal const int SynCount = 7;
    internal const int Linger2 = 8;
    internal const int DeferAccept = 9;
    internal const int WindowClamp = 10;
    internal const int Info = 11;
    internal const int QuickAck = 12;
    internal const int Congestion = 13;
    internal const int Md5Signature = 14;
    internal const int ThinLinearTimeouts = 16;
    internal const int ThinDuplicates = 17;
    internal const int UserTimeout = 18;
    internal const int Repair = 19;
    internal const int RepairQueue = 20;
    internal const int QueueSequence = 21;
    internal const int RepairOptions = 22;
    internal const int FastOpen = 23;
    internal const int Timestamp = 24;
    internal const int NotSentLowWater = 25;
    internal const int CongestionInfo = 26;
    internal const int SaveSyn = 27;
    internal const int SavedSyn = 28;
    internal const int RepairWindow = 29;
    internal const int FastOpenConnect = 30;
    internal const int UpperLayer = 31;
    internal const int Md5SignatureExtended = 32;
    internal const int FastOpenKey = 33;
    internal const int FastOpenNoCookie = 34;
    internal const int ZeroCopyReceive = 35;
    internal const int InQueue = 36;
    internal const int IsMultipath = 43;
}
