using System.Net;
using System.Text.RegularExpressions;

namespace SimNet.Samples.Echo.Runs;

/// <summary>What the four programs printed.</summary>
/// <param name="Lines">For each program its name and its line.</param>
public sealed record Transcript(IReadOnlyList<(string Program, string Line)> Lines)
{
    /// <summary>The client's address and port, which differ from host to host, replaced by a symbol.</summary>
    public Transcript WithSymbols(IEnumerable<IPAddress> clientAddresses)
    {
        string addresses = string.Join('|', clientAddresses.Select(static a => Regex.Escape(a.ToString())));
        var endPoint = new Regex($@"\[?(::ffff:)?({addresses})\]?:\d+", RegexOptions.CultureInvariant);
        return new Transcript([.. Lines.Select(l => (l.Program, endPoint.Replace(l.Line, "<client>:<port>")))]);
    }

    public bool IsSameAs(Transcript other) => Lines.SequenceEqual(other.Lines);

    /// <summary>Splits what each program printed into lines.</summary>
    public static Transcript Of(params (string Program, StringWriter Output)[] programs) =>
        new([.. programs.SelectMany(static p => p.Output.ToString().TrimEnd().Split(Environment.NewLine).Select(line => (p.Program, line)))]);
}
