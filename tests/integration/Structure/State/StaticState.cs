using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace SimNet.Tests.Integration.Structure.State;

/// <summary>
/// Finds static state that can change: two simulations in one process would meet in it. A static field
/// passes if it is readonly and of a type that holds nothing but constants.
/// </summary>
internal static class StaticState
{
    private const BindingFlags Statics =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private const BindingFlags Instances =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // Types of the base library that are constants in all but name, though their fields do not show it.
    private static readonly FrozenSet<Type> Constant = new[]
    {
        typeof(string), typeof(Type), typeof(IPAddress), typeof(IPEndPoint), typeof(Uri), typeof(Version),
        typeof(Encoding), typeof(UTF8Encoding), typeof(StringComparer), typeof(TimeZoneInfo), typeof(decimal),
        typeof(Regex), typeof(CompositeFormat),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> ConstantOf = new[]
    {
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>),
        typeof(Comparer<>), typeof(EqualityComparer<>), typeof(IComparer<>), typeof(IEqualityComparer<>),
        typeof(SearchValues<>), typeof(ReadOnlyMemory<>),
    }.ToFrozenSet();

    /// <summary>The static fields that could carry state from one simulation to another.</summary>
    public static IEnumerable<string> In(IEnumerable<Type> types) =>
        types.Where(type => !IsGenerated(type))
            .SelectMany(type => type.GetFields(Statics))
            .Where(field => !field.IsLiteral)
            .Select(Fault)
            .OfType<string>()
            .Order(StringComparer.Ordinal);

    private static string? Fault(FieldInfo field)
    {
        var name = $"{field.DeclaringType!.FullName}.{field.Name}";
        if (!field.IsInitOnly) return $"{name} is static and can be assigned";
        return IsConstant(field.FieldType, []) ? null : $"{name} is static and its {field.FieldType.Name} can change";
    }

    private static bool IsConstant(Type type, HashSet<Type> open)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer || Constant.Contains(type) || !open.Add(type)) return true;
        if (type.IsGenericType && ConstantOf.Contains(type.GetGenericTypeDefinition()))
        {
            return type.GetGenericArguments().All(argument => IsConstant(argument, open));
        }

        // The value flows with the execution context: each simulation's code sees its own.
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(AsyncLocal<>)) return true;
        if (typeof(Delegate).IsAssignableFrom(type)) return true; // what a static one captures is a static field again
        if (type.IsArray || type.IsInterface || type.IsAbstract || type == typeof(object)) return false;
        if (!type.IsSealed) return false;
        return HasConstantFields(type, open);
    }

    private static bool HasConstantFields(Type type, HashSet<Type> open)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            // A struct in a readonly field is as constant as the field.
            if (!level.GetFields(Instances).All(field => (field.IsInitOnly || type.IsValueType) && IsConstant(field.FieldType, open)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The compiler caches delegates and closures without state in static fields of types of its own.</summary>
    private static bool IsGenerated(Type type) =>
        type.Name.StartsWith('<') || (type.DeclaringType is { } outer && IsGenerated(outer));
}
