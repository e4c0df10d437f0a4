using SimNet.Tests.Integration.Structure.Layers.Sample.Upper;
using static SimNet.Tests.Integration.Structure.Layers.Sample.Upper.Thing;

namespace SimNet.Tests.Integration.Structure.Layers.Sample.Lower;

// The lower folder: every type but the first reaches upward, each in a way of its own.

internal sealed class UsesNothing
{
    public int Value { get; init; }
}

internal sealed class UpByField
{
    public Thing? Field { get; init; }
}

internal static class UpByGenericArgument
{
    public static Dictionary<string, Thing[]>? Things => null;
}

internal static class UpByLocal
{
    public static object Make()
    {
        var value = new Upper.Thing { Value = 1 };
        return value;
    }
}

internal static class UpByClosure
{
    public static Func<int> Make(int seed) => () => seed + new Thing().Value;
}

internal static class UpByIterator
{
    public static IEnumerable<object> Make()
    {
        yield return new Thing();
    }
}

internal static class UpByUsingStatic
{
    public static int Value => Counter;
}

internal static class UpByCatch
{
    public static int Run(Func<int> function)
    {
        try
        {
            return function();
        }
        catch (ThingException)
        {
            return 0;
        }
    }
}

internal interface IUpByConstraint<T>
    where T : IThing;

[Thing]
internal sealed class UpByAttribute;

internal sealed class UpByBase : List<Thing>;

internal static class UpByTypeArgument
{
    public static object[] Make() => Array.Empty<Thing>();
}

internal static class UpByTypeOf
{
    public static string Name => typeof(Thing).Name;
}
