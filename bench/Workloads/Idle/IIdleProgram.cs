namespace SimNet.Bench.Workloads.Idle;

/// <summary>A server and its clients, who open connections and keep them.</summary>
internal interface IIdleProgram : IDisposable
{
    /// <summary>How many connections are open, both ends counted once.</summary>
    long Open { get; }

    Task ServeAsync(long connections);

    /// <summary>Opens so many connections of one client host, from a local address of its own where hosts share theirs.</summary>
    Task OpenAsync(int client, long connections);
}
