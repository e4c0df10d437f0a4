using System.Reflection;
using SimNet.Tests.Property.Contract;
using Xunit;

namespace SimNet.Tests.Property.Coverage;

// Which tests of this assembly are about which item, found by reflection. A test that is always skipped is none.
internal sealed class CoverageTable
{
    private readonly ILookup<string, string> _os;
    private readonly ILookup<string, string> _simulation;

    public CoverageTable()
    {
        (string Item, bool IsSimulated, string Test)[] tests = [.. Tests()];
        _os = tests.Where(static t => !t.IsSimulated).ToLookup(static t => t.Item, static t => t.Test);
        _simulation = tests.Where(static t => t.IsSimulated).ToLookup(static t => t.Item, static t => t.Test);
        Items = [.. tests.Select(static t => t.Item).Distinct()];
    }

    // All items that some test names.
    public IReadOnlyList<string> Items { get; }

    public IEnumerable<string> OnOs(string item) => _os[item];

    public IEnumerable<string> InSimulation(string item) => _simulation[item];

    private static IEnumerable<(string Item, bool IsSimulated, string Test)> Tests() =>
        from suite in typeof(CoverageTable).Assembly.GetTypes()
        where !suite.IsAbstract && suite.IsSubclassOf(typeof(ContractSuite))
        orderby suite.Name
        let isSimulated = ((ContractSuite)Activator.CreateInstance(suite)!).Worlds.IsSimulated
        from method in suite.GetMethods().OrderBy(static m => m.MetadataToken)
        let fact = method.GetCustomAttribute<FactAttribute>(inherit: true)
        where fact is not null && !IsAlwaysSkipped(fact)
        from item in ItemsOf(suite).Concat(ItemsOf(method)).Distinct()
        select (item, isSimulated, $"{suite.Name}.{method.Name}");

    // A kind of test of its own is skipped where the right is missing that it needs, not always.
    private static bool IsAlwaysSkipped(FactAttribute fact) =>
        fact.Skip is not null && (fact.GetType() == typeof(FactAttribute) || fact.GetType() == typeof(TheoryAttribute));

    private static IReadOnlyList<string> ItemsOf(MemberInfo member) => member.GetCustomAttribute<CoversAttribute>(inherit: true)?.Items ?? [];
}
