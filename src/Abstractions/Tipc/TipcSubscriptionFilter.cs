namespace SimNet.Abstractions;

/// <summary>What a subscription at TIPC's topology service tells, with the values of Linux's <c>tipc.h</c>.</summary>
[Flags]
public enum TipcSubscriptionFilter
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Each port that is bound to the names or withdrawn (TIPC_SUB_PORTS).</summary>
    Ports = 1,

    /// <summary>Whether any port is bound to the names (TIPC_SUB_SERVICE).</summary>
    Service = 2,

    /// <summary>Ends the subscription of the same values (TIPC_SUB_CANCEL).</summary>
    Cancel = 4,
}
