using System.Text.Json;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>How a case went.</summary>
/// <param name="Case">The case.</param>
/// <param name="Matches">Steps that answered as recorded, before the first that did not.</param>
/// <param name="LaterMatches">Such steps after it.</param>
/// <param name="LaterMismatches">Other steps after it: they may only be its consequences.</param>
/// <param name="Unsupported">Steps that cannot be asked of this library.</param>
/// <param name="Aliases">Fresh port symbols that took the number of another one.</param>
/// <param name="FirstMismatch">The first difference, or null.</param>
internal sealed record CaseScore(
    RecordedCase Case,
    int Matches,
    int LaterMatches,
    int LaterMismatches,
    int Unsupported,
    int Aliases,
    string? FirstMismatch,
    string? FirstOperation)
{
    public bool IsSame => FirstMismatch is null;

    /// <summary>Plays a case on a world of its own and compares.</summary>
    public static CaseScore Play(RecordedCase recorded, Func<IRecordedWorld> createWorld)
    {
        using IRecordedWorld world = createWorld();
        var symbols = new Symbols();
        var machine = new CaseMachine(world, symbols);
        var comparer = new AnswerComparer(symbols, world.LatenessMs);
        int matches = 0;
        int laterMatches = 0;
        int laterMismatches = 0;
        int unsupported = 0;
        string? first = null;
        string? operation = null;
        for (int i = 0; i < recorded.Steps.Count; i++)
        {
            var step = new Step(recorded.Steps[i]);
            IReadOnlyDictionary<string, object?>? answer = machine.Play(step);
            if (step.Operation == "settle") continue;
            if (answer is null)
            {
                // What follows may depend on what could not be done.
                unsupported += recorded.Steps.Count - i;
                break;
            }

            bool isSame = comparer.Equal(recorded.Expectations[i], answer);
            if (first is null && isSame) matches++;
            else if (first is null) (first, operation) = ($"{recorded.Id} step {i}: {step}\n    recorded {recorded.Expectations[i].GetRawText()}\n    answered {Show(answer)}", step.Operation);
            else if (isSame) laterMatches++;
            else laterMismatches++;
        }

        return new(recorded, matches, laterMatches, laterMismatches, unsupported, symbols.Aliases, first, operation);
    }

    private static string Show(object? answer) => JsonSerializer.Serialize(answer);
}
