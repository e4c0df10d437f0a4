namespace SimNet.Abstractions;

/// <summary>The host's table of protocols (<c>protocols(5)</c>). Reading it is thread-safe.</summary>
public interface IProtocolDatabase
{
    /// <summary>The number of a protocol (<c>getprotobyname</c>).</summary>
    /// <param name="name">The protocol's name or alias, such as "icmp".</param>
    /// <param name="number">Its number.</param>
    /// <returns>Whether the protocol was found.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    bool TryGetNumber(string name, out int number);

    /// <summary>The name of a protocol (<c>getprotobynumber</c>).</summary>
    /// <param name="number">The number.</param>
    /// <param name="name">The protocol's primary name.</param>
    /// <returns>Whether the protocol was found.</returns>
    bool TryGetName(int number, out string name);
}
