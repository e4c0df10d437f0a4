using NodaTime;

namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>A drawn race: when the answers come, and what becomes of each address.</summary>
internal sealed record RaceCase(
    Duration AnswerV6,
    Duration AnswerV4,
    Duration ResolutionDelay,
    Duration AttemptDelay,
    int FirstFamilyCount,
    IReadOnlyList<RaceTarget> Targets)
{
    public override string ToString() =>
        $"AAAA after {AnswerV6}, A after {AnswerV4}, delays {ResolutionDelay} and {AttemptDelay}, first {FirstFamilyCount}: {string.Join(", ", Targets)}";
}

/// <summary>An address of a race.</summary>
internal sealed record RaceTarget(bool IsV6, Reach Reach, Duration RoundTrip);
