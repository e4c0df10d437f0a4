using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using SimNet.Tests.Integration.Structure.Api;

namespace SimNet.Tests.Integration.Structure.Documentation;

/// <summary>
/// The documentation file of an assembly, and what it lacks. The compiler sees to it that a public member has a
/// comment at all; here it needs a summary, each parameter and type parameter, and the result, none of them empty.
/// </summary>
internal sealed class DocumentationFile
{
    private readonly Dictionary<string, XElement> _members;

    private DocumentationFile(XDocument document) =>
        _members = document.Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);

    public static DocumentationFile Load(string path) => new(XDocument.Load(path));

    public IEnumerable<string> Gaps(IEnumerable<Type> types) =>
        types.Where(PublicApi.IsVisible).SelectMany(GapsOf).Order(StringComparer.Ordinal);

    private IEnumerable<string> GapsOf(Type type)
    {
        IEnumerable<string> gaps = PublicApi.IsDelegate(type)
            ? Gaps(type, type.GetMethod("Invoke")!)
            : Gaps(type, [], type.GetGenericArguments(), hasResult: false);
        if (PublicApi.IsDelegate(type)) return gaps;

        MemberInfo[] plain = [.. PublicApi.OwnFields(type), .. PublicApi.OwnProperties(type), .. PublicApi.OwnEvents(type)];
        return
        [
            .. gaps,
            .. plain.SelectMany(member => Gaps(member, [], [], hasResult: false)),
            .. PublicApi.OwnConstructors(type).Where(IsWritten).SelectMany(item => Gaps(item, item.GetParameters(), [], hasResult: false)),
            .. PublicApi.OwnMethods(type).SelectMany(method => Gaps(method, method)),
            .. ExtensionBlock.Of(type).SelectMany(block => block.Members).SelectMany(member => member is MethodInfo method
                ? Gaps(method, method)
                : Gaps(member, [], [], hasResult: false)),
        ];
    }

    private IEnumerable<string> Gaps(MemberInfo member, MethodInfo signature)
    {
        var parameters = signature.IsDefined(typeof(ExtensionAttribute), false) || member is not MethodInfo { IsSpecialName: true }
            ? signature.GetParameters()
            : []; // an operator's operands need no names
        var generic = member is Type type ? type.GetGenericArguments() : signature.GetGenericArguments();
        return Gaps(member, parameters, generic, HasResult(signature));
    }

    private List<string> Gaps(MemberInfo member, ParameterInfo[] parameters, Type[] typeParameters, bool hasResult)
    {
        var id = DocumentationId.Of(member);
        if (!_members.TryGetValue(id, out var comment)) return Inherits(member) ? [] : [$"{id}: no comment"];
        if (comment.Descendants("inheritdoc").Any()) return [];

        var gaps = new List<string>();
        if (IsEmpty(comment.Element("summary"))) gaps.Add($"{id}: no summary");
        gaps.AddRange(parameters.Where(item => IsEmpty(Named(comment, "param", item.Name))).Select(item => $"{id}: no param {item.Name}"));
        gaps.AddRange(typeParameters.Where(item => IsEmpty(Named(comment, "typeparam", item.Name))).Select(item => $"{id}: no typeparam {item.Name}"));
        if (hasResult && IsEmpty(comment.Element("returns"))) gaps.Add($"{id}: no returns");
        return gaps;
    }

    /// <summary>What overrides has its base's comment; a constructor that nobody wrote has none, and the compiler minds those that somebody did.</summary>
    private static bool Inherits(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetBaseDefinition() != method,
        PropertyInfo property => property.GetMethod is { } getter && getter.GetBaseDefinition() != getter,
        ConstructorInfo constructor => constructor.GetParameters().Length == 0,
        _ => false,
    };

    private static bool IsWritten(ConstructorInfo constructor) => !constructor.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool HasResult(MethodInfo method) =>
        method.ReturnType != typeof(void) && method.ReturnType != typeof(Task) && method.ReturnType != typeof(ValueTask)
        && !method.IsSpecialName;

    private static XElement? Named(XElement comment, string kind, string? name) =>
        comment.Elements(kind).FirstOrDefault(element => (string?)element.Attribute("name") == name);

    private static bool IsEmpty(XElement? element) =>
        element is null || (string.IsNullOrWhiteSpace(element.Value) && !element.HasElements);
}
