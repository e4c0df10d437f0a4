// UNIX sockets on one host: their names, wake-ups and memory, and socket(2) and socketpair(2) of the family (unix_create).
using System.Net.Sockets;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Unix;

internal sealed class UnixProtocol(HostSettings settings, PacketPool memory, RandomStream random)
{
    // PF_UNIX as a protocol means the family's only one.
    private const ProtocolType OwnProtocol = (ProtocolType)1;

    private UnixBuffer? _free;

    internal HostSettings Settings { get; } = settings;

    internal UnixNamespace Names { get; } = new(random);

    internal SocketWakeups Wakeups { get; } = new();

    internal SocketError Create(SocketType type, ProtocolType protocol, out TransportSocket? socket)
    {
        socket = null;
        if (protocol is not (ProtocolType.Unspecified or OwnProtocol))
        {
            return SocketError.ProtocolNotSupported;
        }

        if (type is not (SocketType.Stream or SocketType.Dgram or SocketType.Raw or SocketType.Seqpacket))
        {
            return SocketError.SocketNotSupported;
        }

        socket = Create(type);
        return SocketError.Success;
    }

    internal SocketError CreatePair(SocketType type, ProtocolType protocol, out TransportSocket? first, out TransportSocket? second)
    {
        second = null;
        SocketError error = Create(type, protocol, out first);
        if (error == SocketError.Success)
        {
            UnixSocket other = Create(type);
            second = other;
            UnixSocket.Join((UnixSocket)first!, other);
        }

        return error;
    }

    // Raw sockets are datagram sockets under another name (unix_create).
    internal UnixSocket Create(SocketType type) => type == SocketType.Stream
        ? new UnixStreamSocket(this)
        : new UnixDatagramSocket(this, type == SocketType.Seqpacket ? SocketType.Seqpacket : SocketType.Dgram);

    internal UnixBuffer Rent(UnixSocket sender, ReadOnlySpan<byte> data, int trueSize)
    {
        UnixBuffer buffer = _free ?? new UnixBuffer();
        _free = buffer.Next;
        buffer.Next = null;
        buffer.Fill(sender, data, memory.RentBuffer(data.Length), trueSize);
        return buffer;
    }

    internal void Return(UnixBuffer buffer)
    {
        memory.ReturnBuffer(buffer.Empty());
        buffer.Next = _free;
        _free = buffer;
    }
}
