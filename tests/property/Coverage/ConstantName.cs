namespace SimNet.Tests.Property.Coverage;

// A constant of the document, the member that stands for it, and the member's number.
internal sealed record ConstantName(string Name, string Member, long Number)
{
    // The group as the document writes it: SO_*, but SOMAXCONN.
    public string Group => Name.Contains('_', StringComparison.Ordinal) ? Name[..(Name.IndexOf('_', StringComparison.Ordinal) + 1)] + "*" : Name;
}
