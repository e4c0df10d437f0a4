using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SimNet.Tests.Integration.Structure.Api;

/// <summary>One line of C# for one public or protected member.</summary>
/// <param name="blockParameters">The names of the type parameters of the extension block that the member stands in.</param>
internal sealed class MemberText(IReadOnlyList<string> blockParameters)
{
    public static MemberText Ordinary { get; } = new([]);

    public static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    public string Field(FieldInfo field)
    {
        if (field.DeclaringType!.IsEnum) return $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
        var modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue(), field.FieldType)}" : "";
        return Attributes(field) + Access(field.IsFamily || field.IsFamilyOrAssembly) + modifiers + Type(field.FieldType, field, field)
            + $" {field.Name}{value}";
    }

    public string Constructor(ConstructorInfo constructor) =>
        Attributes(constructor) + Access(!constructor.IsPublic) + constructor.DeclaringType!.Name.Split('`')[0] + Parameters(constructor);

    public string Event(EventInfo item) =>
        Attributes(item) + Modifiers(item.AddMethod!) + "event " + Type(item.EventHandlerType!, item, item) + " " + item.Name;

    public string Property(PropertyInfo property)
    {
        var accessor = IsVisible(property.GetMethod) ? property.GetMethod! : property.SetMethod!;
        var name = property.GetIndexParameters().Length > 0 ? $"this[{ParameterList(property.GetIndexParameters(), property)}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var text = Modifiers(accessor) + required + Ref(property.GetMethod?.ReturnParameter) + Type(property.PropertyType, property, property)
            + $" {name} {{ ";
        if (IsVisible(property.GetMethod)) text += Narrowed(property.GetMethod!, accessor) + "get; ";
        if (IsVisible(property.SetMethod)) text += Narrowed(property.SetMethod!, accessor) + (IsInit(property) ? "init; " : "set; ");
        return Attributes(property) + text + "}";
    }

    public string Method(MethodInfo method)
    {
        var result = Ref(method.ReturnParameter) + Type(method.ReturnType, method.ReturnParameter, method);
        var arguments = method.GetGenericArguments();
        var generic = arguments.Length > 0 ? $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>" : "";
        return $"{Attributes(method)}{Modifiers(method)}{result} {method.Name}{generic}{Parameters(method)}{Constraints(arguments)}";
    }

    public string Delegate(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        var result = Ref(invoke.ReturnParameter) + Type(invoke.ReturnType, invoke.ReturnParameter, invoke);
        return $"{Attributes(type)}delegate {result} {TypeText.Of(type)}{Parameters(invoke)}{Constraints(type.GetGenericArguments())}";
    }

    public string Parameters(MethodBase method)
    {
        var self = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"({self}{ParameterList(method.GetParameters(), method)})";
    }

    public string Parameter(ParameterInfo parameter, MemberInfo member)
    {
        var kind = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        if (parameter.IsDefined(typeof(ScopedRefAttribute)) && !parameter.IsOut) kind += "scoped ";
        if (parameter.ParameterType.IsByRef) kind += parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{kind}{Type(parameter.ParameterType, parameter, member)} {parameter.Name}".TrimEnd() + value;
    }

    /// <summary>The <c>where</c> clauses of type parameters, each with a space before it.</summary>
    public static string Constraints(IReadOnlyList<Type> parameters) => string.Concat(parameters.Select(parameter =>
    {
        var special = parameter.GenericParameterAttributes;
        var isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> clauses = [];
        if (special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) clauses.Add("class");
        if (isStruct) clauses.Add("struct");
        clauses.AddRange(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(TypeText.Of)
            .Order(StringComparer.Ordinal));
        if (!isStruct && special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) clauses.Add("new()");
        if (special.HasFlag(GenericParameterAttributes.AllowByRefLike)) clauses.Add("allows ref struct");
        return clauses.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", clauses)}";
    }));

    /// <summary>
    /// The attributes that callers notice, each with a space after it; without the one by which the compiler keeps
    /// older compilers off <c>ref struct</c> and <c>required</c>.
    /// </summary>
    public static string Attributes(MemberInfo member) => string.Concat(member.GetCustomAttributesData()
        .Where(data => data.AttributeType.Name is "FlagsAttribute" or "ObsoleteAttribute" or "ExperimentalAttribute"
            or "SupportedOSPlatformAttribute" or "UnsupportedOSPlatformAttribute")
        .Where(data => !(data.AttributeType == typeof(ObsoleteAttribute) && member.IsDefined(typeof(CompilerFeatureRequiredAttribute))))
        .Select(data => $"[{data.AttributeType.Name[..^"Attribute".Length]}{Arguments(data)}] ")
        .Order(StringComparer.Ordinal));

    private static string Arguments(CustomAttributeData data) =>
        data.ConstructorArguments.Count == 0 ? "" : $"({string.Join(", ", data.ConstructorArguments)})";

    private string ParameterList(ParameterInfo[] parameters, MemberInfo member) =>
        string.Join(", ", parameters.Select(parameter => Parameter(parameter, member)));

    private string Type(Type type, ICustomAttributeProvider annotated, MemberInfo member) =>
        TypeText.Of(type, annotated, member, blockParameters);

    private static string Ref(ParameterInfo? result)
    {
        if (result is not { ParameterType.IsByRef: true }) return "";
        return result.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref ";
    }

    private static string Narrowed(MethodInfo accessor, MethodInfo widest) => accessor.IsPublic == widest.IsPublic ? "" : "protected ";

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Access(bool isProtected) => isProtected ? "protected " : "";

    private static string Modifiers(MethodInfo method)
    {
        var access = Access(!method.IsPublic);
        if (method.DeclaringType!.IsInterface)
        {
            if (method.IsStatic) return access + (method.IsAbstract ? "static abstract " : method.IsVirtual ? "static virtual " : "static ");
            return access + (method.IsAbstract ? "" : "virtual ");
        }

        if (method.IsStatic) return access + "static ";
        if (method.GetBaseDefinition() != method) return access + (method.IsFinal ? "sealed override " : "override ");
        if (method.IsAbstract) return access + "abstract ";
        return access + (method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");
    }

    private static string Literal(object? value, Type type)
    {
        var isNullable = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => isNullable ? "null" : "default",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            char character => $"'{character}'",
            _ when type.IsEnum => Enum.ToObject(type, value) is var item && Enum.IsDefined(type, item)
                ? $"{type.Name}.{item}"
                : $"({type.Name}){Convert.ToString(value, CultureInfo.InvariantCulture)}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }
}
