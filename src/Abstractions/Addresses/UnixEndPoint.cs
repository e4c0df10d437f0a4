using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SimNet.Abstractions;

/// <summary>
/// A UNIX socket's name as bytes (<c>unix(7)</c>): what <see cref="UnixDomainSocketEndPoint"/> cannot hold, that is the unnamed address and
/// names that are not UTF-8. Sockets accept both types; they answer with <see cref="UnixDomainSocketEndPoint"/> where it can hold the name.
/// </summary>
public sealed class UnixEndPoint : EndPoint
{
    /// <summary>The longest name on Linux, in bytes (<c>sun_path</c>).</summary>
    public const int MaxNameLength = 108;

    private readonly byte[] _name;

    /// <summary>Creates the address.</summary>
    /// <param name="name">The name; empty for the unnamed address, with a leading 0 for an abstract one. It is copied. A name that is too long
    /// is refused by the host, not here.</param>
    public UnixEndPoint(ReadOnlySpan<byte> name) => _name = name.ToArray();

    /// <summary>The address without a name.</summary>
    public static UnixEndPoint Unnamed { get; } = new([]);

    /// <inheritdoc/>
    public override AddressFamily AddressFamily => AddressFamily.Unix;

    /// <summary>The name's bytes.</summary>
    public ReadOnlyMemory<byte> Name => _name;

    /// <summary>The bytes of a UNIX address of either type.</summary>
    /// <param name="endPoint">A <see cref="UnixEndPoint"/> or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="name">The name's bytes, without the zero that ends a path.</param>
    /// <returns>Whether the address is one of UNIX sockets.</returns>
    public static bool TryGetName(EndPoint endPoint, out ReadOnlyMemory<byte> name)
    {
        switch (endPoint)
        {
            case UnixEndPoint unix:
                name = unix._name;
                return true;
            case UnixDomainSocketEndPoint path:
                name = PathBytes(path);
                return true;
            default:
                name = default;
                return false;
        }
    }

    /// <summary>The address for a name, as sockets answer it.</summary>
    /// <param name="name">The name's bytes.</param>
    /// <returns>A <see cref="UnixDomainSocketEndPoint"/> if it can hold the name, else a <see cref="UnixEndPoint"/>.</returns>
    public static EndPoint FromName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return Unnamed;
        }

        string text = Encoding.UTF8.GetString(name);
        return name.Length < MaxNameLength && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(name)
            ? new UnixDomainSocketEndPoint(text)
            : new UnixEndPoint(name);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UnixEndPoint other && other._name.AsSpan().SequenceEqual(_name);

    /// <inheritdoc/>
    public override int GetHashCode() => _name.Aggregate(_name.Length, static (hash, b) => unchecked((hash * 31) + b));

    /// <inheritdoc/>
    public override string ToString() => _name.Length == 0
        ? "(unnamed)"
        : (_name[0] == 0 ? "@" : "") + Encoding.Latin1.GetString(_name.AsSpan(_name[0] == 0 ? 1 : 0));

    private static byte[] PathBytes(UnixDomainSocketEndPoint path)
    {
        string text = path.ToString();
        byte[] name = Encoding.UTF8.GetBytes(text);
        if (text.StartsWith('@') && IsAbstract(path))
        {
            name[0] = 0;
        }

        return name;
    }

    // ToString() writes the leading zero of an abstract name as '@'; the serialized form tells it from a path that begins so.
    private static bool IsAbstract(UnixDomainSocketEndPoint path) => path.Serialize()[2] == 0;
}
