namespace SimNet.Tests.Property.Coverage;

// Which items of the socket document a test of the contract is about; see DocumentItems.
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class CoversAttribute(params string[] items) : Attribute
{
    public IReadOnlyList<string> Items { get; } = items;
}
