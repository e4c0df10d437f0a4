namespace SimNet.Tests.Integration.Structure.Layers;

/// <summary>
/// An order of folders, top first, under one root namespace: a folder uses itself and the folders
/// below it. Since the order is total, what holds to it has no cycle.
/// </summary>
/// <param name="Root">The namespace whose children the folders are.</param>
/// <param name="Folders">The folders, top first.</param>
internal sealed record FolderOrder(string Root, IReadOnlyList<string> Folders)
{
    /// <summary>The order of <c>src/Simulation</c>. A new folder gets its place here.</summary>
    public static FolderOrder Simulation { get; } = new(
        "SimNet.Simulation",
        ["Topology", "Faults", "Names", "Sockets", "Transport", "Ip", "Capture", "Links", "Wire", "Engine"]);

    /// <summary>The only folders that a folder may have below it; a folder not named here has any it likes.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Subfolders { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            ["Transport"] = ["Tcp", "Udp", "Icmp", "Unix", "Netlink", "Tipc", "Raw"],
        };

    /// <summary>The folder that a namespace belongs to: null outside the root, empty for the root itself.</summary>
    public string? FolderOf(string name)
    {
        if (name == Root) return "";
        if (!name.StartsWith(Root + ".", StringComparison.Ordinal)) return null;
        return name[(Root.Length + 1)..].Split('.')[0];
    }

    /// <summary>What is wrong with a reference, or null if it is allowed.</summary>
    public string? Violation(Reference reference)
    {
        var from = FolderOf(reference.FromNamespace);
        var to = FolderOf(reference.ToNamespace);
        if (string.IsNullOrEmpty(from) || to is null || from == to) return null;
        if (to.Length == 0) return $"{reference}, the root that all folders share";
        var (above, below) = (Rank(from), Rank(to));
        if (above < 0 || below < 0) return null; // reported once, as an unknown folder
        return below > above ? null : $"{reference}: {to} lies above {from}";
    }

    /// <summary>What is wrong with a namespace that declares types, or null if it is in its place.</summary>
    public string? Violation(string declaredNamespace)
    {
        return FolderOf(declaredNamespace) switch
        {
            null => $"namespace {declaredNamespace} lies outside {Root}",
            "" => $"namespace {Root} is shared by all folders and holds no types",
            var folder when Rank(folder) < 0 => $"folder {folder} has no place in the order",
            _ => null,
        };
    }

    private int Rank(string folder)
    {
        for (var index = 0; index < Folders.Count; index++)
        {
            if (Folders[index] == folder) return index;
        }

        return -1;
    }
}
