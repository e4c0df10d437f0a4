namespace SimNet.Tests.Integration.Structure.Api;

/// <summary>The lines that two texts do not share, each under the last shared line before it.</summary>
internal static class LineDifference
{
    public static string Between(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var lengths = CommonLengths(old, now);
        var lines = new List<string>();
        var (i, j, shared) = (0, 0, "");
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                (shared, i, j) = (old[i], i + 1, j + 1);
                continue;
            }

            if (shared.Length > 0) lines.Add("  " + shared);
            shared = "";
            var removed = j == now.Length || (i < old.Length && lengths[i + 1, j] >= lengths[i, j + 1]);
            lines.Add(removed ? "- " + old[i++] : "+ " + now[j++]);
        }

        return string.Join('\n', lines);
    }

    /// <summary>Entry i, j is the length of the longest common subsequence of the two tails.</summary>
    private static int[,] CommonLengths(string[] old, string[] now)
    {
        var lengths = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = old[i] == now[j]
                    ? lengths[i + 1, j + 1] + 1
                    : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }
}
