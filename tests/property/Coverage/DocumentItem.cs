namespace SimNet.Tests.Property.Coverage;

// An item of the document of the socket interface, and what stands for it here.
internal sealed record DocumentItem(string Section, string Name, string Member)
{
    public static DocumentItem Of(string section, string name, params string[] members) =>
        new(section, name, string.Join(", ", members.Select(static m => $"`{m}`")));
}
