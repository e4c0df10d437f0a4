namespace SimNet.Simulation.Transport.Tipc;

// The options of the level SOL_TIPC (linux/tipc.h).
internal static class TipcOptionNames
{
    internal const int Level = 271;

    internal const int Importance = 127;
    internal const int SourceDroppable = 128;
    internal const int DestinationDroppable = 129;
    internal const int ConnectTimeout = 130;
    internal const int NodeReceiveQueueDepth = 131;
    internal const int SocketReceiveQueueDepth = 132;
    internal const int MulticastBroadcast = 133;
    internal const int MulticastReplicast = 134;
    internal const int GroupJoin = 135;
    internal const int GroupLeave = 136;
    internal const int SocketReceiveQueueUsed = 137;
    internal const int NoDelay = 138;
}
