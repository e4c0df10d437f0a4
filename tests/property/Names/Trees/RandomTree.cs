namespace SimNet.Tests.Property.Names.Trees;

/// <summary>
/// A random tree of zones: delegations with glue, without, to hosts that serve something else or nothing, aliases within and across zones and in
/// circles, wildcards, names that only have names below them.
/// </summary>
public sealed class RandomTree
{
    public const string LameHost = "lame.";
    public const string LameAddress = "10.0.2.1";
    public const string DeadHost = "dead.";
    public const string DeadAddress = "10.0.2.2";

    private static readonly string[] Labels = ["a", "b", "c", "d"];

    private readonly Random _random;

    public RandomTree(int seed)
    {
        _random = new Random(seed);
        var root = new TreeZone(".", 1);
        Zones.Add(root);
        int count = _random.Next(1, 7);
        while (Zones.Count < count + 1)
        {
            TreeZone parent = Zones[_random.Next(Zones.Count)];
            string origin = Below(parent.Origin, Labels[_random.Next(Labels.Length)]);
            if (Zones.TrueForAll(z => z.Origin != origin) && origin.Count(static c => c == '.') <= 3) Zones.Add(new TreeZone(origin, Zones.Count + 1));
            else if (_random.Next(4) == 0) break;
        }

        foreach (TreeZone zone in Zones) Start(zone);
        root.Records.Add(new(LameHost, "A", LameAddress));
        root.Records.Add(new(DeadHost, "A", DeadAddress));
        foreach (TreeZone zone in Zones) root.Records.Add(new(zone.HostName, "A", zone.HostAddress));
        foreach (TreeZone zone in Zones.Skip(1)) Delegate(zone);
        foreach (TreeZone zone in Zones) Populate(zone);
        Questions = [.. Enumerable.Range(0, 8).Select(_ => (AnyName(), Pick("A", "A", "TXT", "CNAME", "MX")))];
        Forwards = _random.Next(3) == 0;
    }

    public List<TreeZone> Zones { get; } = [];

    public IReadOnlyList<(string Name, string Type)> Questions { get; }

    /// <summary>Whether the client's server passes questions on to the one that searches.</summary>
    public bool Forwards { get; }

    public static string Below(string origin, string label) => origin == "." ? $"{label}." : $"{label}.{origin}";

    public static bool IsAtOrBelow(string name, string origin) =>
        origin == "." || name == origin || name.EndsWith("." + origin, StringComparison.Ordinal);

    public override string ToString() =>
        string.Join("\n", Zones.Select(static z => $"; {z.Origin} on {z.HostAddress}\n{z.ToFile()}")) + string.Join(", ", Questions);

    private void Start(TreeZone zone)
    {
        zone.Records.Add(new(zone.Origin, "SOA", $"{zone.HostName} hostmaster. 1 7200 900 1209600 300"));
        zone.Records.Add(new(zone.Origin, "NS", zone.HostName));
    }

    // The zone above: the one with the longest origin over it.
    private TreeZone ParentOf(TreeZone zone) => Zones.Where(z => z != zone && IsAtOrBelow(zone.Origin, z.Origin)).MaxBy(static z => z.Origin.Length)!;

    private void Delegate(TreeZone zone)
    {
        TreeZone parent = ParentOf(zone);
        string inner = Below(zone.Origin, "ns");
        zone.Records.Add(new(inner, "A", zone.HostAddress));
        int servers = _random.Next(1, 4);
        foreach (int kind in Enumerable.Range(0, 6).OrderBy(_ => _random.Next()).Take(servers))
        {
            string server = kind switch { 0 or 1 => inner, 2 => zone.HostName, 3 => LameHost, 4 => DeadHost, _ => Below(zone.Origin, "lost") };
            if (!parent.Records.Contains(new(zone.Origin, "NS", server))) parent.Records.Add(new(zone.Origin, "NS", server));
            if (kind == 0) parent.Records.Add(new(inner, "A", zone.HostAddress));
        }
    }

    private void Populate(TreeZone zone)
    {
        for (int i = _random.Next(2, 7); i > 0; i--)
        {
            string name = Below(zone.Origin, Pick(Labels) is var label && _random.Next(5) == 0 ? "*" : label);
            if (_random.Next(3) == 0) name = Below(name.StartsWith('*') ? zone.Origin : name, Pick(Labels));
            bool isTaken = zone.Records.Exists(r => r.Name == name);
            bool isDelegated = Zones.Exists(z => z != zone && IsAtOrBelow(name, z.Origin) && IsAtOrBelow(z.Origin, zone.Origin));
            if (isDelegated || zone.Records.Exists(r => r.Name == name && r.Type == "CNAME")) continue;
            if (!isTaken && _random.Next(3) == 0) zone.Records.Add(new(name, "CNAME", AnyName()));
            else Add(zone, _random.Next(3) == 0 ? new(name, "TXT", $"\"{_random.Next(3)}\"") : new(name, "A", $"10.0.3.{_random.Next(5)}"));
        }
    }

    private static void Add(TreeZone zone, TreeRecord record)
    {
        if (!zone.Records.Contains(record)) zone.Records.Add(record);
    }

    private string AnyName()
    {
        string name = _random.Next(3) == 0 ? Zones[_random.Next(Zones.Count)].Origin : ".";
        for (int i = _random.Next(1, 4); i > 0; i--) name = Below(name, Pick(Labels));
        return name;
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
