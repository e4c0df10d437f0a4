namespace SimNet.Simulation.Names.Stub;

/// <summary>Why no name server has answered: the errno that res_send leaves.</summary>
internal enum SendError
{
    /// <summary>One has.</summary>
    None,

    /// <summary>None could be reached at all (ECONNREFUSED).</summary>
    Refused,

    /// <summary>The time of all has passed (ETIMEDOUT).</summary>
    TimedOut,

    /// <summary>A connection ended otherwise.</summary>
    Other,
}
