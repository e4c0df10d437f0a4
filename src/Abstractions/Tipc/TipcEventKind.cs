namespace SimNet.Abstractions;

/// <summary>What TIPC's topology service tells, with the values of Linux's <c>tipc.h</c>.</summary>
public enum TipcEventKind
{
    /// <summary>Names were bound (TIPC_PUBLISHED).</summary>
    Published = 1,

    /// <summary>Names are bound no longer (TIPC_WITHDRAWN).</summary>
    Withdrawn = 2,

    /// <summary>The subscription's time is over (TIPC_SUBSCR_TIMEOUT).</summary>
    TimedOut = 3,
}
