using System.Reflection;
using System.Runtime.CompilerServices;

namespace SimNet.Tests.Integration.Structure.Api;

/// <summary>
/// Types as C# writes them, with nullability and tuple names, without namespaces. Annotations lie in the
/// metadata as lists in the order in which the type's parts are read, so one walk takes them off in turn.
/// </summary>
internal sealed class TypeText
{
    private static readonly IReadOnlyDictionary<Type, string> Keywords = new Dictionary<Type, string>
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(sbyte)] = "sbyte",
        [typeof(byte)] = "byte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    private readonly byte[] _nullable;
    private readonly byte _nullableDefault;
    private readonly IList<string?> _tupleNames;
    private readonly IReadOnlyList<string> _blockParameters;
    private int _nextNullable;
    private int _nextTupleName;

    private TypeText(byte[] nullable, byte nullableDefault, IList<string?> tupleNames, IReadOnlyList<string> blockParameters)
    {
        _nullable = nullable;
        _nullableDefault = nullableDefault;
        _tupleNames = tupleNames;
        _blockParameters = blockParameters;
    }

    /// <summary>A type where nothing annotates it.</summary>
    public static string Of(Type type) => new TypeText([], 0, [], []).Write(type);

    /// <summary>The type of a parameter, return value, field, property or event.</summary>
    /// <param name="type">The type; of a reference, what it refers to.</param>
    /// <param name="annotated">What carries the annotations.</param>
    /// <param name="member">The member that it is or belongs to.</param>
    /// <param name="blockParameters">The names of the type parameters of the extension block, if it stands in one.</param>
    public static string Of(
        Type type, ICustomAttributeProvider annotated, MemberInfo member, IReadOnlyList<string> blockParameters)
    {
        var nullable = annotated.GetCustomAttributes(typeof(NullableAttribute), false).Cast<NullableAttribute>().SingleOrDefault();
        var names = annotated.GetCustomAttributes(typeof(TupleElementNamesAttribute), false)
            .Cast<TupleElementNamesAttribute>().SingleOrDefault();
        var text = new TypeText(nullable?.NullableFlags ?? [], Context(member), names?.TransformNames ?? [], blockParameters);
        return text.Write(type.IsByRef ? type.GetElementType()! : type);
    }

    private static byte Context(MemberInfo? member)
    {
        for (; member is not null; member = member.DeclaringType)
        {
            if (member.GetCustomAttribute<NullableContextAttribute>() is { } context) return context.Flag;
        }

        return 0;
    }

    private string Write(Type type)
    {
        if (type.IsPointer) return Write(type.GetElementType()!) + "*";
        if (type.IsFunctionPointer) return "delegate*";
        var mark = TakesFlag(type) && NextFlag() == 2 ? "?" : "";
        if (type.IsArray) return Write(type.GetElementType()!) + $"[{new string(',', type.GetArrayRank() - 1)}]" + mark;
        if (type.IsGenericParameter) return ParameterName(type) + mark;
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + mark;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Write(underlying) + "?";
        if (type.IsGenericType && typeof(ITuple).IsAssignableFrom(type) && type.IsValueType) return WriteTuple(type);
        return WriteNamed(type) + mark;
    }

    private string WriteTuple(Type type)
    {
        var names = type.GetGenericArguments().Select(_ => NextTupleName()).ToList();
        var elements = type.GetGenericArguments()
            .Select((argument, index) => Write(argument) + (names[index] is { } name ? " " + name : ""))
            .ToList();
        return $"({string.Join(", ", elements)})";
    }

    private string WriteNamed(Type type)
    {
        var arguments = new Queue<string>(type.GetGenericArguments()
            .Select(argument => type.IsGenericTypeDefinition ? Variance(argument) + argument.Name : Write(argument)).ToList());
        var text = "";
        foreach (var part in Nesting(type))
        {
            var name = part.Name.Split('`');
            var count = name.Length > 1 ? int.Parse(name[1]) : 0;
            var own = Enumerable.Range(0, count).Select(_ => arguments.Dequeue()).ToList();
            text += (text.Length > 0 ? "." : "") + name[0] + (count > 0 ? $"<{string.Join(", ", own)}>" : "");
        }

        return text;
    }

    private static string Variance(Type parameter) => (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out ",
        GenericParameterAttributes.Contravariant => "in ",
        _ => "",
    };

    private static IEnumerable<Type> Nesting(Type type) =>
        type.DeclaringType is { } outer ? Nesting(outer).Append(type) : [type];

    /// <summary>In an extension block's metadata its type parameters have the names $T0, $T1…</summary>
    private string ParameterName(Type type) =>
        type.Name.StartsWith("$T", StringComparison.Ordinal) && _blockParameters.Count > 0
            ? _blockParameters[int.Parse(type.Name.AsSpan(2))]
            : type.Name;

    private static bool TakesFlag(Type type) => !type.IsValueType || type.IsGenericType;

    private byte NextFlag() => _nullable.Length switch
    {
        0 => _nullableDefault,
        1 => _nullable[0],
        _ => _nullable[_nextNullable++],
    };

    private string? NextTupleName() => _nextTupleName < _tupleNames.Count ? _tupleNames[_nextTupleName++] : null;
}
