using System.Diagnostics;

namespace SimNet.Bench.Reports;

/// <summary>This program once more, in a process of its own.</summary>
internal static class ChildProcess
{
    internal static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = new Process { StartInfo = Describe(arguments) };
        process.Start();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0) return await output;
        string reason = FirstLine(await errors);
        throw new InvalidOperationException($"exit code {process.ExitCode} of {string.Join(' ', arguments)}: {reason}");
    }

    private static ProcessStartInfo Describe(string[] arguments)
    {
        string host = Environment.ProcessPath ?? "dotnet";
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        return new ProcessStartInfo(host, isDotnet ? [typeof(ChildProcess).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static string FirstLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("no message");
}
