namespace SimNet.Abstractions;

/// <summary>The importance of TIPC messages, with the values of Linux's <c>tipc.h</c>: a loaded host drops the lowest first.</summary>
public enum TipcImportance
{
    /// <summary>Low, the default (TIPC_LOW_IMPORTANCE).</summary>
    Low = 0,

    /// <summary>Medium (TIPC_MEDIUM_IMPORTANCE).</summary>
    Medium = 1,

    /// <summary>High (TIPC_HIGH_IMPORTANCE).</summary>
    High = 2,

    /// <summary>Critical (TIPC_CRITICAL_IMPORTANCE).</summary>
    Critical = 3,
}
