namespace SimNet.Simulation.Names.Stub;

/// <summary>What one server has made of the queries: both answers in the order of their arrival, of which one may be missing; or none.</summary>
/// <param name="First">The first answer; null if it was a refusal or did not come.</param>
/// <param name="Second">The other query's answer.</param>
/// <param name="IsTruncated">Whether the same server is to be asked over TCP.</param>
internal readonly record struct Exchange(StubReply? First, StubReply? Second, bool IsTruncated = false)
{
    /// <summary>The next server is to be asked.</summary>
    public static Exchange Next => default;

    /// <summary>The same server is to be asked over TCP.</summary>
    public static Exchange Truncated => new(null, null, true);

    /// <summary>Whether there is an answer.</summary>
    public bool IsAnswered => First is not null || Second is not null;
}
