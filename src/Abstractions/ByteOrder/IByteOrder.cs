namespace SimNet.Abstractions;

/// <summary>Conversion between the host's byte order and the network's, which is big-endian (<c>byteorder(3)</c>). Thread-safe.</summary>
public interface IByteOrder
{
    /// <summary>Whether the host is little-endian; if not, all conversions change nothing.</summary>
    bool IsLittleEndian { get; }

    /// <summary>16 bits from host to network order (<c>htons</c>).</summary>
    /// <param name="value">From 0 to 65535.</param>
    /// <returns>The converted number.</returns>
    /// <exception cref="OverflowException">The value is negative or larger than 16 bits.</exception>
    int HostToNetwork16(int value);

    /// <summary>32 bits from host to network order (<c>htonl</c>).</summary>
    /// <param name="value">From 0 to 4294967295.</param>
    /// <returns>The converted number.</returns>
    /// <exception cref="OverflowException">The value is negative or larger than 32 bits.</exception>
    long HostToNetwork32(long value);

    /// <summary>16 bits from network to host order (<c>ntohs</c>).</summary>
    /// <param name="value">From 0 to 65535.</param>
    /// <returns>The converted number.</returns>
    /// <exception cref="OverflowException">The value is negative or larger than 16 bits.</exception>
    int NetworkToHost16(int value);

    /// <summary>32 bits from network to host order (<c>ntohl</c>).</summary>
    /// <param name="value">From 0 to 4294967295.</param>
    /// <returns>The converted number.</returns>
    /// <exception cref="OverflowException">The value is negative or larger than 32 bits.</exception>
    long NetworkToHost32(long value);
}
