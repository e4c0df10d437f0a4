using System.Diagnostics;

namespace SimNet.Tests.Integration.Capture;

/// <summary>Reads captures with Wireshark's dissectors.</summary>
internal static class Tshark
{
    private static readonly string[] Checks = ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"];

    private static readonly string? Path = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .Select(static folder => System.IO.Path.Combine(folder, "tshark"))
        .FirstOrDefault(File.Exists);

    public static bool IsInstalled => Path is not null;

    /// <summary>The values of fields of the packets that a filter selects, one line a packet, fields between tabs.</summary>
    public static IReadOnlyList<string> Read(byte[] capture, string filter, params string[] fields)
    {
        string file = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, capture);
            var start = new ProcessStartInfo(Path!, ["-n", "-r", file, .. Checks, "-Y", filter, "-T", "fields", .. fields.SelectMany(static f => (string[])["-e", f])])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                : throw new InvalidOperationException(errors.Result);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What the dissectors find wrong.</summary>
    public static IReadOnlyList<string> Complaints(byte[] capture) => Read(
        capture,
        "_ws.malformed || ip.checksum.status == \"Bad\" || tcp.checksum.status == \"Bad\" || udp.checksum.status == \"Bad\" || icmp.checksum.status == \"Bad\" || icmpv6.checksum.status == \"Bad\" || _ws.expert.severity == \"Error\"",
        "frame.number",
        "_ws.col.Info",
        "_ws.expert.message");
}
