namespace SimNet.Tests.Integration.Structure.Layers.Sample.Upper;

// The upper folder of the sample that the folder-order tests have to see through.

internal interface IThing;

internal sealed class Thing
{
    public static int Counter => 1;

    public int Value { get; init; }
}

internal sealed class ThingException : Exception;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class ThingAttribute : Attribute;

internal static class UsesLower
{
    public static int Allowed() => new Lower.UsesNothing().Value;
}
