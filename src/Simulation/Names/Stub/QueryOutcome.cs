using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Stub;

/// <summary>What asking for a name came to: answers with records, or an <c>h_errno</c> and the reason that the network gave.</summary>
internal readonly record struct QueryOutcome(Exchange Answer, HostLookupError Error, SendError SendError)
{
    /// <summary>Whether there are records.</summary>
    public bool IsFound => Error == HostLookupError.None;

    /// <summary>The answer of the source for what is not found: it does not work if no server could be asked.</summary>
    public HostAnswer ToAnswer() => SendError is SendError.Refused or SendError.TimedOut
        ? HostAnswer.Failed(NameServiceStatus.Unavailable, Error)
        : HostAnswer.NotFound(Error);
}
