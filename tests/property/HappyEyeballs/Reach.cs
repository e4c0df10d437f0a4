namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>What becomes of a connect to a server.</summary>
public enum Reach
{
    /// <summary>It is accepted.</summary>
    Listens,

    /// <summary>It is answered by a reset.</summary>
    Refuses,

    /// <summary>It gets no answer.</summary>
    Lost,
}
