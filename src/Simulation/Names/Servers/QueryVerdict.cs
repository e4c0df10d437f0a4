using NodaTime;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Servers;

/// <summary>What becomes of a query besides its ordinary answer.</summary>
internal sealed record QueryVerdict
{
    /// <summary>The ordinary answer at once.</summary>
    public static QueryVerdict Pass => new();

    /// <summary>How much later the answer goes out.</summary>
    public Duration Delay { get; init; }

    /// <summary>No answer is sent.</summary>
    public bool IsDropped { get; init; }

    /// <summary>Over TCP, the connection is closed after so many bytes of the answer.</summary>
    public int? ClosesAfter { get; init; }

    /// <summary>The answer in place of the ordinary one, which is then not looked for.</summary>
    public DnsMessage? Answer { get; init; }

    /// <summary>What the ordinary answer is made into.</summary>
    public Func<DnsMessage, DnsMessage>? Changes { get; init; }
}

/// <summary>Has a say in each query that comes to a name server. Faults are made of it.</summary>
internal interface IQueryInterceptor
{
    QueryVerdict Intercept(ReceivedQuery query);
}
