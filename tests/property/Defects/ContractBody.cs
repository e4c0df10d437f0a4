using System.Globalization;
using System.Reflection;
using SimNet.Tests.Property.Contract;
using Xunit;
using Xunit.Sdk;

namespace SimNet.Tests.Property.Defects;

// One test of the contract with its arguments, to be run on any provider.
internal sealed record ContractBody(Type Suite, MethodInfo Method, object?[] Arguments)
{
    public string Contract => Suite.BaseType!.Name;

    // All tests of the concrete suites of one provider, each theory once for each row.
    public static IReadOnlyList<ContractBody> All(string prefix) =>
    [
        .. from suite in typeof(ContractSuite).Assembly.GetTypes()
           where !suite.IsAbstract && suite.IsSubclassOf(typeof(ContractSuite)) && suite.Name.StartsWith(prefix, StringComparison.Ordinal)
           orderby suite.Name
           from method in suite.GetMethods()
           where method.IsDefined(typeof(FactAttribute), inherit: true)
           from arguments in Rows(method)
           select new ContractBody(suite, method, arguments),
    ];

    // Runs the test; what it throws is what it has to say.
    public Exception? Run(Func<WorldFactory, WorldFactory> change)
    {
        var suite = (ContractSuite)Activator.CreateInstance(Suite)!;
        suite.Worlds = change(suite.Worlds);
        try
        {
            Method.Invoke(suite, [.. Arguments.Zip(Method.GetParameters(), static (value, parameter) => ToType(value, parameter.ParameterType))]);
            return null;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException;
        }
    }

    public override string ToString() => $"{Contract}.{Method.Name}({string.Join(", ", Arguments)})";

    // A row may give an int where the test takes a byte, as the runner of the tests allows it.
    private static object? ToType(object? value, Type type) => value is IConvertible && type.IsPrimitive && value.GetType() != type
        ? Convert.ChangeType(value, type, CultureInfo.InvariantCulture)
        : value;

    private static IEnumerable<object?[]> Rows(MethodInfo method)
    {
        DataAttribute[] data = [.. method.GetCustomAttributes<DataAttribute>()];
        return data.Length == 0 ? [[]] : data.SelectMany(d => d.GetData(method));
    }
}
