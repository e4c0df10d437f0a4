namespace SimNet.Tests.Property.Names.Trees;

/// <summary>What a recursive search has to find.</summary>
/// <param name="Code">"NOERROR", "NXDOMAIN" or "SERVFAIL".</param>
/// <param name="Answers">The records of the answer, as text, sorted.</param>
public sealed record ModelAnswer(string Code, IReadOnlyList<string> Answers)
{
    public static ModelAnswer Failure { get; } = new("SERVFAIL", []);

    public bool Equals(ModelAnswer? other) => other is not null && other.Code == Code && other.Answers.SequenceEqual(Answers);

    public override int GetHashCode() => Code.Length;

    public override string ToString() => $"{Code} [{string.Join(", ", Answers)}]";
}

/// <summary>
/// A model of resolution after RFC 1034 (3.6.2, 4.3.2, 5.3.3), RFC 4592 and RFC 2308 that knows the whole tree: no servers, no packets, no caches.
/// </summary>
public sealed class ResolutionModel(RandomTree tree)
{
    private const int MaxAliases = 16;

    public ModelAnswer Resolve(string name, string type) => Resolve(name, type, []);

    private ModelAnswer Resolve(string name, string type, HashSet<string> unreachable)
    {
        List<string> chain = [];
        HashSet<string> seen = [];
        while (true)
        {
            if (ZoneFor(name, unreachable) is not { } zone) return ModelAnswer.Failure;
            IReadOnlyList<TreeRecord>? records = RecordsOf(zone, name);
            if (records is null) return new("NXDOMAIN", Sorted(chain));
            TreeRecord? alias = type == "CNAME" ? null : records.FirstOrDefault(static r => r.Type == "CNAME");
            if (alias is null) return new("NOERROR", Sorted([.. chain, .. records.Where(r => r.Type == type).Select(r => Show(name, r))]));
            chain.Add(Show(name, alias));
            seen.Add(name);
            name = alias.Data;
            if (seen.Contains(name) || chain.Count >= MaxAliases) return ModelAnswer.Failure;
        }
    }

    // Down from the root, from zone to zone, as long as one of the servers that the zone above names can be found and serves the zone.
    private TreeZone? ZoneFor(string name, HashSet<string> unreachable)
    {
        TreeZone zone = tree.Zones[0];
        while (CutIn(zone, name) is { } cut)
        {
            TreeZone below = tree.Zones.Single(z => z.Origin == cut);
            bool isServed = zone.Records.Where(r => r.Type == "NS" && r.Name == cut).Any(ns => AddressesOf(ns.Data, zone, cut, unreachable).Contains(below.HostAddress));
            if (!isServed) return null;
            zone = below;
        }

        return zone;
    }

    private static string? CutIn(TreeZone zone, string name) => zone.Records
        .Where(r => r.Type == "NS" && r.Name != zone.Origin && RandomTree.IsAtOrBelow(name, r.Name))
        .Select(static r => r.Name)
        .MinBy(static n => n.Length);

    // Glue counts if the server lies below the zone that gives it; otherwise the server's name is looked up, but not by way of the zone itself.
    private IEnumerable<string> AddressesOf(string server, TreeZone parent, string cut, HashSet<string> unreachable)
    {
        string[] glue = [.. parent.Records.Where(r => r.Type == "A" && r.Name == server).Select(static r => r.Data)];
        if (glue.Length > 0) return glue;
        if (!unreachable.Add(cut)) return [];
        ModelAnswer found = RandomTree.IsAtOrBelow(server, cut) ? ModelAnswer.Failure : Resolve(server, "A", unreachable);
        unreachable.Remove(cut);
        return found.Answers.Select(static a => a.Split(' ')).Where(static a => a[1] == "A").Select(static a => a[2]);
    }

    // Null if the name does not exist. A name exists if it has records, or a name below it has.
    private static IReadOnlyList<TreeRecord>? RecordsOf(TreeZone zone, string name)
    {
        if (Exists(zone, name)) return [.. zone.Records.Where(r => r.Name == name)];
        string encloser = name;
        do
        {
            encloser = encloser.IndexOf('.', StringComparison.Ordinal) is var dot && dot + 1 < encloser.Length ? encloser[(dot + 1)..] : ".";
        }
        while (!Exists(zone, encloser));

        string wildcard = RandomTree.Below(encloser, "*");
        return Exists(zone, wildcard) ? [.. zone.Records.Where(r => r.Name == wildcard)] : null;
    }

    private static bool Exists(TreeZone zone, string name) => zone.Records.Exists(r => RandomTree.IsAtOrBelow(r.Name, name));

    private static string Show(string owner, TreeRecord record) => $"{owner} {record.Type} {record.Data.Trim('"')}";

    private static IReadOnlyList<string> Sorted(IEnumerable<string> answers) => [.. answers.Order(StringComparer.Ordinal)];
}
