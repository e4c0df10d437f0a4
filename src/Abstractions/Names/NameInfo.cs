namespace SimNet.Abstractions;

/// <summary>The answer of <see cref="INameResolver.GetNameInfo"/>.</summary>
/// <param name="Host">The host's name, or its address in figures.</param>
/// <param name="Service">The service's name, or its port in figures.</param>
public sealed record NameInfo(string Host, string Service);
