namespace SimNet.Tests.Integration.Structure.Layers;

/// <summary>One use of a namespace by another, and where it was seen.</summary>
/// <param name="FromNamespace">The namespace that uses.</param>
/// <param name="ToNamespace">The namespace that is used.</param>
/// <param name="Where">File and line, or the type and member in the assembly.</param>
internal sealed record Reference(string FromNamespace, string ToNamespace, string Where)
{
    public override string ToString() => $"{Where}: {FromNamespace} uses {ToNamespace}";
}
