using System.Xml.Linq;

namespace SimNet.Tests.Integration.Structure;

/// <summary>The items of a project file.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _document;

    private ProjectFile(XDocument document) => _document = document;

    public static ProjectFile Load(string path) => new(XDocument.Load(path));

    /// <summary>The names of all items of a kind, such as <c>PackageReference</c>.</summary>
    public IReadOnlyList<string> Items(string kind) =>
        _document.Descendants(kind).Select(item => (string?)item.Attribute("Include") ?? "").ToList();
}
