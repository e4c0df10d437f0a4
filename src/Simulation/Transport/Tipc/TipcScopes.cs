namespace SimNet.Simulation.Transport.Tipc;

// Scopes of publications as the kernel keeps them: the zone's is the cluster's (linux/tipc.h).
internal static class TipcScopes
{
    internal const uint Cluster = 2;
    internal const uint Node = 3;
}
