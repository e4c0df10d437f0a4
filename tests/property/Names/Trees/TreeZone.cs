using System.Text;

namespace SimNet.Tests.Property.Names.Trees;

/// <summary>A record of a random tree. Names are text with a dot at the end.</summary>
public sealed record TreeRecord(string Name, string Type, string Data);

/// <summary>A zone of a random tree, which a host of its own serves.</summary>
public sealed class TreeZone(string origin, int host)
{
    public string Origin { get; } = origin;

    /// <summary>Which host serves the zone.</summary>
    public int Host { get; } = host;

    public List<TreeRecord> Records { get; } = [];

    public string HostName => $"h{Host}.";

    public string HostAddress => $"10.0.1.{Host}";

    /// <summary>The zone as a zone file.</summary>
    public string ToFile()
    {
        var text = new StringBuilder();
        foreach (TreeRecord record in Records) text.AppendLine($"{record.Name} 3600 IN {record.Type} {record.Data}");
        return text.ToString();
    }
}
