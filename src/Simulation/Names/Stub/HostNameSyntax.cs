namespace SimNet.Simulation.Names.Stub;

/// <summary>Which names a stub resolver takes for names of hosts (RFC 952 with the underscore, as glibc's <c>res_hnok</c> has it).</summary>
internal static class HostNameSyntax
{
    private const int MaxName = 253;
    private const int MaxLabel = 63;

    /// <summary>Whether a name can be asked for: letters, figures, '-' and '_' between dots, and no '-' at the very start.</summary>
    public static bool IsHostName(string name)
    {
        string plain = name.EndsWith('.') ? name[..^1] : name;
        return !plain.StartsWith('-')
            && plain.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            && CanBeSent(name);
    }

    /// <summary>Whether a name has a form on the wire (RFC 1035 2.3.4): labels of 1 to 63 bytes, 255 with their lengths. The root has.</summary>
    public static bool CanBeSent(string name)
    {
        string plain = name.EndsWith('.') ? name[..^1] : name;
        return plain.Length == 0
            ? name.Length > 0
            : plain.Length <= MaxName && plain.Split('.').All(static label => label.Length is > 0 and <= MaxLabel);
    }
}
