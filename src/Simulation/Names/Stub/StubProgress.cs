namespace SimNet.Simulation.Names.Stub;

/// <summary>What one lookup has learnt of its servers while it asks them.</summary>
internal sealed class StubProgress
{
    /// <summary>Whether a second query waits for the answer to the first: as configured, or since a server left one of two unanswered.</summary>
    public bool IsSingleRequest { get; set; }

    /// <summary>Whether it is sent from a new socket, too.</summary>
    public bool IsSingleRequestReopen { get; set; }

    /// <summary>Whether anything came back, or a server's time has passed; else no server could be reached.</summary>
    public bool GotSomewhere { get; set; }

    /// <summary>The response code of the last message that came first in its exchange, accepted or not.</summary>
    public int FirstCode { get; set; }
}
