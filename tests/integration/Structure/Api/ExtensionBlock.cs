using System.Reflection;
using System.Runtime.CompilerServices;

namespace SimNet.Tests.Integration.Structure.Api;

/// <summary>
/// One <c>extension(…) { … }</c> of C# 14. The compiler writes its members three times: as declared, in a nested
/// type whose name is a hash of the receiver; as ordinary static methods of the class, which is what
/// calls bind to; and the receiver as a marker method. The first and the last make the declaration.
/// </summary>
/// <param name="Receiver">The parameter of the block, nameless if the block has static members only.</param>
/// <param name="Members">The members, as declared.</param>
internal sealed record ExtensionBlock(ParameterInfo Receiver, IReadOnlyList<MemberInfo> Members)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public IReadOnlyList<Type> TypeParameters => Receiver.Member.DeclaringType!.GetGenericArguments();

    public static IReadOnlyList<ExtensionBlock> Of(Type type)
    {
        if (!(type.IsAbstract && type.IsSealed)) return [];
        return
        [
            .. from grouping in type.GetNestedTypes(BindingFlags.Public)
               where IsCompilerPart(grouping)
               from marker in grouping.GetNestedTypes(BindingFlags.Public)
               let receiver = marker.GetMethod("<Extension>$", Declared)!.GetParameters()[0]
               let members = grouping.GetMembers(Declared).Where(member => MarkerOf(member) == marker.Name)
               select new ExtensionBlock(receiver, members.Where(IsMember).ToList()),
        ];
    }

    /// <summary>Whether a nested type is the compiler's record of extension blocks.</summary>
    public static bool IsCompilerPart(Type type) => type.Name.StartsWith('<');

    /// <summary>The names under which calls find the members as static methods of the class.</summary>
    public IEnumerable<string> Implementations() => Members.SelectMany(member => member switch
    {
        PropertyInfo property => property.GetAccessors().Select(accessor => Key(accessor, Receiver)),
        MethodInfo method => [Key(method, Receiver)],
        _ => [],
    });

    /// <summary>What tells overloads of a static method apart here: name and number of parameters with their types.</summary>
    public static string Key(MethodInfo method) =>
        $"{method.Name}({string.Join(',', method.GetParameters().Select(parameter => Plain(parameter.ParameterType)))})";

    private static string Key(MethodInfo stub, ParameterInfo receiver)
    {
        var names = receiver.Member.DeclaringType!.GetGenericArguments().Select(argument => argument.Name).ToList();
        var parameters = stub.GetParameters().Select(parameter => Renamed(Plain(parameter.ParameterType), names));
        if (!stub.IsStatic) parameters = parameters.Prepend(Plain(receiver.ParameterType));
        return $"{stub.Name}({string.Join(',', parameters)})";
    }

    private static string Plain(Type type) => type.ToString();

    private static string Renamed(string type, List<string> names)
    {
        for (var index = names.Count - 1; index >= 0; index--) type = type.Replace($"$T{index}", names[index], StringComparison.Ordinal);
        return type;
    }

    private static string? MarkerOf(MemberInfo member) => member.GetCustomAttribute<ExtensionMarkerAttribute>()?.Name;

    private static bool IsMember(MemberInfo member) => member is PropertyInfo or MethodInfo { IsSpecialName: false };
}
