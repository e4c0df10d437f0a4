namespace SimNet.Abstractions;

/// <summary>How far a TIPC name is published, with the values of Linux's <c>tipc.h</c>.</summary>
public enum TipcScope
{
    /// <summary>The zone (TIPC_ZONE_SCOPE).</summary>
    Zone = 1,

    /// <summary>The cluster (TIPC_CLUSTER_SCOPE).</summary>
    Cluster = 2,

    /// <summary>The node alone (TIPC_NODE_SCOPE).</summary>
    Node = 3,
}
