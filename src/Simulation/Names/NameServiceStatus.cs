namespace SimNet.Simulation.Names;

/// <summary>What a source of names came to, in the words of <c>nsswitch.conf(5)</c>.</summary>
public enum NameServiceStatus
{
    /// <summary>The source has an answer.</summary>
    Success,

    /// <summary>The source works and does not know the name.</summary>
    NotFound,

    /// <summary>The source does not work: no name server answers, or there is no such source.</summary>
    Unavailable,

    /// <summary>The source does not work for now.</summary>
    TryAgain,
}
