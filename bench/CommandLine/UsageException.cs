namespace SimNet.Bench.CommandLine;

/// <summary>The command line says something that the program does not understand.</summary>
internal sealed class UsageException(string message) : Exception(message);
