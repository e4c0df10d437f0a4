// The name of a UNIX socket as the kernel keeps it (unix(7), unix_validate_addr): a path up to its first zero, or an abstract name with a
// leading zero, in which every byte counts.
using System.Net;
using System.Net.Sockets;
using System.Text;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal sealed class UnixName
{
    private UnixName(ReadOnlySpan<byte> name)
    {
        IsAbstract = name[0] == 0;
        ReadOnlySpan<byte> bytes = !IsAbstract && name.Contains((byte)0) ? name[..name.IndexOf((byte)0)] : name;
        Key = Encoding.Latin1.GetString(bytes);
        EndPoint = UnixEndPoint.FromName(bytes);
    }

    internal bool IsAbstract { get; }

    // One character for each byte.
    internal string Key { get; }

    internal EndPoint EndPoint { get; }

    internal static UnixName From(ReadOnlySpan<byte> name) => new(name);

    // The name in an address; none for the unnamed address, whose meaning is the call's.
    internal static SocketError Read(EndPoint endPoint, out UnixName? name)
    {
        name = null;
        if (!UnixEndPoint.TryGetName(endPoint, out ReadOnlyMemory<byte> bytes) || bytes.Length > UnixEndPoint.MaxNameLength)
        {
            return SocketError.InvalidArgument;
        }

        if (!bytes.IsEmpty)
        {
            name = new UnixName(bytes.Span);
        }

        return SocketError.Success;
    }

    public override string ToString() => IsAbstract ? $"@{Key[1..]}" : Key;
}
