namespace SimNet.Simulation.Names.Zones;

/// <summary>A word of a zone file.</summary>
/// <param name="Text">The word; escapes stay as they are.</param>
/// <param name="IsQuoted">Whether it stood in quotes.</param>
internal readonly record struct ZoneToken(string Text, bool IsQuoted);

/// <summary>An entry of a zone file: a line, or several that parentheses join.</summary>
/// <param name="Line">The number of its first line.</param>
/// <param name="HasOwner">Whether it starts with a word, and not with a blank.</param>
/// <param name="Tokens">Its words; at least one.</param>
internal sealed record ZoneEntry(int Line, bool HasOwner, IReadOnlyList<ZoneToken> Tokens);
