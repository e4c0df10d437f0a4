using System.Text.Json;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>One operation of a case, with its arguments.</summary>
internal readonly struct Step(JsonElement json)
{
    public string Operation => Text("op");

    public bool IsTimed => Find("timed") is { ValueKind: JsonValueKind.True };

    public override string ToString() => json.GetRawText();

    public bool Has(string name) => json.TryGetProperty(name, out _);

    public JsonElement this[string name] => json.GetProperty(name);

    public JsonElement? Find(string name) => json.TryGetProperty(name, out JsonElement value) ? value : null;

    public string Text(string name) => json.GetProperty(name).GetString()!;

    public int Int(string name, int otherwise = 0) => json.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : otherwise;

    public IEnumerable<JsonElement> List(string name) =>
        json.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray()] : [];

    public bool HasFlag(string flag) => List("flags").Any(f => f.ValueKind == JsonValueKind.String && f.GetString() == flag);

    /// <summary>The or-ed MSG_* flags.</summary>
    public int Flags => List("flags").Aggregate(0, static (all, f) =>
        all | (f.ValueKind == JsonValueKind.String ? PythonConstants.Value("MSG_" + f.GetString()) : checked((int)f.GetInt64())));
}
