using System.Text.Json;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>Whether an answer is the recorded one; binds the symbols that appear for the first time.</summary>
internal sealed class AnswerComparer(Symbols symbols, double latenessMs)
{
    private const double EarlinessMs = 6;
    private const double EarlinessShare = 0.02;

    public bool Equal(JsonElement expected, object? actual) => actual switch
    {
        PortNumber port => expected.ValueKind == JsonValueKind.String && Symbols.IsPort(expected.GetString()!)
            && symbols.Matches(expected.GetString()!, port),
        ChosenName name => expected.ValueKind == JsonValueKind.String && Symbols.IsChosenName(expected.GetString()!)
            && symbols.Matches(expected.GetString()!, name),
        _ => expected.ValueKind switch
        {
            JsonValueKind.Null => actual is null,
            JsonValueKind.True => actual is true,
            JsonValueKind.False => actual is false,
            JsonValueKind.String => actual is string text && text == expected.GetString(),
            JsonValueKind.Number => AsNumber(actual) is { } number && number == expected.GetDouble(),
            JsonValueKind.Array => actual is IReadOnlyList<object?> list && ListsEqual(expected, list),
            _ => IsRange(expected, out double low, out double high)
                ? AsNumber(actual) is { } value && value >= low && value <= high
                : actual is IReadOnlyDictionary<string, object?> members && ObjectsEqual(expected, members),
        },
    };

    private bool ListsEqual(JsonElement expected, IReadOnlyList<object?> actual)
    {
        if (expected.GetArrayLength() != actual.Count) return false;
        bool equal = true;
        int i = 0;
        foreach (JsonElement item in expected.EnumerateArray()) equal &= Equal(item, actual[i++]);
        return equal;
    }

    private bool ObjectsEqual(JsonElement expected, IReadOnlyDictionary<string, object?> actual)
    {
        int count = 0;
        foreach (JsonProperty member in expected.EnumerateObject())
        {
            count++;
            if (!actual.TryGetValue(member.Name, out object? value)) return false;
            bool equal = member.Name == "elapsed_ms" ? IsInTime(member.Value.GetDouble(), (double)value!) : Equal(member.Value, value);
            if (!equal) return false;
        }

        return count == actual.Count;
    }

    private bool IsInTime(double expected, double actual) =>
        actual >= expected - Math.Max(EarlinessMs, expected * EarlinessShare) && actual <= expected + latenessMs;

    private static bool IsRange(JsonElement expected, out double low, out double high)
    {
        (low, high) = (0, 0);
        if (expected.EnumerateObject().Count() != 1 || !expected.TryGetProperty("range", out JsonElement range)) return false;
        (low, high) = (range[0].GetDouble(), range[1].GetDouble());
        return true;
    }

    private static double? AsNumber(object? actual) => actual switch
    {
        int number => number,
        long number => number,
        double number => number,
        _ => null,
    };
}
