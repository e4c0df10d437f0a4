using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace SimNet.Tests.Integration.Structure.Api;

/// <summary>The public and protected surface of an assembly as text: one line a type, one line a member, in ordinal order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => Of(assembly.GetTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        foreach (var space in types.Where(IsVisible).GroupBy(type => type.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append($"namespace {space.Key}\n");
            foreach (var type in space.OrderBy(TypeText.Of, StringComparer.Ordinal))
            {
                text.Append($"\n{Head(type)}\n");
                foreach (var line in Members(type)) text.Append($"    {line}\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Whether code outside the assembly can name the type. The compiler's records of extension blocks do not count.</summary>
    public static bool IsVisible(Type type)
    {
        if (!type.IsNested) return type.IsPublic && !ExtensionBlock.IsCompilerPart(type);
        return (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem)
            && !ExtensionBlock.IsCompilerPart(type) && IsVisible(type.DeclaringType!);
    }

    /// <summary>The methods of a type that its source declares as such: no accessors, no synthesized members, no extension members.</summary>
    public static IEnumerable<MethodInfo> OwnMethods(Type type)
    {
        var implementations = ExtensionBlock.Of(type).SelectMany(block => block.Implementations()).ToHashSet();
        return type.GetMethods(Declared).Where(method => MemberText.IsVisible(method)
            && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            && !method.IsDefined(typeof(CompilerGeneratedAttribute))
            && !(method.IsStatic && implementations.Contains(ExtensionBlock.Key(method))));
    }

    public static IEnumerable<PropertyInfo> OwnProperties(Type type) => type.GetProperties(Declared)
        .Where(property => MemberText.IsVisible(property.GetMethod) || MemberText.IsVisible(property.SetMethod));

    public static IEnumerable<FieldInfo> OwnFields(Type type) => type.GetFields(Declared)
        .Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName);

    public static IEnumerable<ConstructorInfo> OwnConstructors(Type type) =>
        type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic && MemberText.IsVisible(constructor));

    public static IEnumerable<EventInfo> OwnEvents(Type type) => type.GetEvents(Declared).Where(item => MemberText.IsVisible(item.AddMethod));

    public static bool IsDelegate(Type type) => type.BaseType == typeof(MulticastDelegate);

    public static bool IsRecord(Type type) => type.IsValueType
        ? type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true
        : type.GetMethod("<Clone>$", Declared) is not null;

    private static string Head(Type type)
    {
        if (IsDelegate(type)) return MemberText.Ordinary.Delegate(type);
        var bases = Bases(type).ToList();
        return MemberText.Attributes(type) + Kind(type) + " " + TypeText.Of(type) + (bases.Count > 0 ? " : " + string.Join(", ", bases) : "")
            + MemberText.Constraints(type.GetGenericArguments());
    }

    private static string Kind(Type type)
    {
        var record = IsRecord(type) ? "record " : "";
        if (type.IsInterface) return "interface";
        if (type.IsEnum) return "enum";
        if (type.IsValueType)
        {
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + record + "struct";
        }

        return (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + record + "class";
    }

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum) return Enum.GetUnderlyingType(type) == typeof(int) ? [] : [TypeText.Of(Enum.GetUnderlyingType(type))];
        var all = type.GetInterfaces();
        var implied = all.SelectMany(item => item.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        var equality = typeof(IEquatable<>);
        var own = all.Where(item => !implied.Contains(item) && (item.IsPublic || item.IsNestedPublic))
            .Where(item => !(IsRecord(type) && item.IsGenericType && item.GetGenericTypeDefinition() == equality))
            .Select(TypeText.Of).Order(StringComparer.Ordinal);
        var isPlain = type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType);
        return isPlain ? own : own.Prepend(TypeText.Of(type.BaseType!));
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (IsDelegate(type)) return [];
        var text = MemberText.Ordinary;
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.MetadataToken).Select(text.Field);
        }

        return
        [
            .. Lines(OwnFields(type), text.Field),
            .. Lines(OwnConstructors(type), text.Constructor),
            .. Lines(OwnProperties(type), text.Property),
            .. Lines(OwnEvents(type), text.Event),
            .. Lines(OwnMethods(type), text.Method),
            .. ExtensionBlock.Of(type).OrderBy(block => Head(block), StringComparer.Ordinal).SelectMany(Members),
        ];
    }

    private static string Head(ExtensionBlock block)
    {
        var names = block.TypeParameters.Select(parameter => parameter.Name).ToList();
        var generic = names.Count > 0 ? $"<{string.Join(", ", names)}>" : "";
        var receiver = MemberText.Ordinary.Parameter(block.Receiver, block.Receiver.Member);
        return $"extension{generic}({receiver}){MemberText.Constraints(block.TypeParameters)}";
    }

    private static IEnumerable<string> Members(ExtensionBlock block)
    {
        var text = new MemberText(block.TypeParameters.Select(parameter => parameter.Name).ToList());
        return Lines(block.Members, member => member is PropertyInfo property ? text.Property(property) : text.Method((MethodInfo)member))
            .Select(line => $"{Head(block)} {{ {line} }}");
    }

    private static IEnumerable<string> Lines<T>(IEnumerable<T> members, Func<T, string> text)
        where T : MemberInfo =>
        members.Select(member => (member.Name, Line: text(member)))
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .ThenBy(item => item.Line, StringComparer.Ordinal)
            .Select(item => item.Line);
}
