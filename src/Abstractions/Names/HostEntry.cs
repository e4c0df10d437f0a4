using System.Net;

namespace SimNet.Abstractions;

/// <summary>A host as <c>gethostbyname_ex</c> and <c>gethostbyaddr</c> tell it.</summary>
/// <param name="HostName">The primary name.</param>
/// <param name="Aliases">Other names; often none.</param>
/// <param name="Addresses">The addresses, at least one.</param>
public sealed record HostEntry(string HostName, IReadOnlyList<string> Aliases, IReadOnlyList<IPAddress> Addresses);
