using System.Reflection;
using Xunit;

namespace SimNet.Tests.Integration.Structure.State;

/// <summary>Many simulations run side by side in one process: nothing static carries state from one to another.</summary>
public sealed class StaticStateTests
{
    // Fields that belong to the process by nature, each with the reason.
    private static readonly string[] OfTheProcess = [];

    [Fact]
    public void Simulation_StaticFields_CannotChange()
    {
        var faults = StaticState.In(Assembly.LoadFrom(Repository.AssemblyPath("Simulation")).GetTypes())
            .Where(fault => !OfTheProcess.Contains(fault.Split(' ')[0]))
            .ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Sample_StaticFieldsThatCanChange_AreFound()
    {
        var types = typeof(Sample.Changing).Assembly.GetTypes().Where(type => type.Namespace == typeof(Sample.Changing).Namespace);
        var found = StaticState.In(types).Select(fault => fault.Split(' ')[0].Split('.')[^1]);
        Assert.Equal(
            ["<Property>k__BackingField", "Assigned", "Cache", "Counters", "Gate", "OfThread", "Shared", "Table"],
            found.Order(StringComparer.Ordinal));
    }
}
