using System.Reflection;

namespace SimNet.Tests.Integration.Structure.Documentation;

/// <summary>The names of members in a documentation file (C# specification, annex D.4.2).</summary>
internal static class DocumentationId
{
    public static string Of(MemberInfo member) => member switch
    {
        Type type => "T:" + Name(type),
        FieldInfo => "F:" + Qualified(member),
        EventInfo => "E:" + Qualified(member),
        PropertyInfo property => "P:" + Qualified(member) + Parameters(property.GetIndexParameters()),
        ConstructorInfo constructor => "M:" + Name(member.DeclaringType!) + ".#ctor" + Parameters(constructor.GetParameters()),
        MethodInfo method => "M:" + Qualified(member) + Arity(method) + Parameters(method.GetParameters()) + Conversion(method),
        _ => throw new ArgumentException($"{member} has no documentation id.", nameof(member)),
    };

    private static string Qualified(MemberInfo member) => $"{Name(member.DeclaringType!)}.{member.Name}";

    private static string Arity(MethodInfo method) => method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "";

    private static string Conversion(MethodInfo method) => method.Name is "op_Implicit" or "op_Explicit" ? "~" + InSignature(method.ReturnType) : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(',', parameters.Select(parameter => InSignature(parameter.ParameterType)))})";

    private static string Name(Type type) => (type.FullName ?? $"{type.Namespace}.{type.Name}").Replace('+', '.');

    private static string InSignature(Type type)
    {
        if (type.IsByRef) return InSignature(type.GetElementType()!) + "@";
        if (type.IsPointer) return InSignature(type.GetElementType()!) + "*";
        if (type.IsArray)
        {
            var bounds = type.GetArrayRank() == 1 ? "" : string.Join(',', Enumerable.Repeat("0:", type.GetArrayRank()));
            return $"{InSignature(type.GetElementType()!)}[{bounds}]";
        }

        if (type.IsGenericMethodParameter) return $"``{type.GenericParameterPosition}";
        if (type.IsGenericTypeParameter) return $"`{type.GenericParameterPosition}";
        return type.IsGenericType ? Constructed(type) : Name(type);
    }

    private static string Constructed(Type type)
    {
        var arguments = new Queue<string>(type.GetGenericArguments().Select(InSignature).ToList());
        var text = type.Namespace;
        foreach (var part in Nesting(type))
        {
            var name = part.Name.Split('`');
            text += "." + name[0];
            if (name.Length == 1) continue;
            var own = Enumerable.Range(0, int.Parse(name[1])).Select(_ => arguments.Dequeue()).ToList();
            text += $"{{{string.Join(',', own)}}}";
        }

        return text!;
    }

    private static IEnumerable<Type> Nesting(Type type) =>
        type.DeclaringType is { } outer ? Nesting(outer).Append(type) : [type];
}
