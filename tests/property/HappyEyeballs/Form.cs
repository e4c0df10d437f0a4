namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>The ways to run code in a simulation.</summary>
public enum Form
{
    /// <summary>Awaited.</summary>
    Awaited,

    /// <summary>Blocking, on the thread that drives the network.</summary>
    Driving,

    /// <summary>Blocking, on a simulated thread.</summary>
    Thread,
}
