using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Stub;

/// <summary>The sockets of one question: one of UDP for each server, which outlives a timeout so that a late answer still counts, and one of TCP.</summary>
/// <remarks>They are sockets of the host like those of its programs, with its ports, descriptors and limits.</remarks>
internal sealed class StubSockets : IDisposable
{
    // IP_RECVERR and IPV6_RECVERR.
    private static readonly (int Level, int Name) IPReceiveErrors = (0, 11);
    private static readonly (int Level, int Name) IPv6ReceiveErrors = (41, 25);

    private readonly ISocketProvider _host;
    private readonly ISocket?[] _datagram = new ISocket?[ResolverConfiguration.MaxNameServers];
    private ISocket? _stream;
    private int _streamServer;

    /// <summary>Creates none yet.</summary>
    public StubSockets(ISocketProvider host) => _host = host;

    /// <summary>The host's monotonic clock.</summary>
    public Duration Now => Duration.FromNanoseconds(_host.TimeProvider.GetTimestamp());

    /// <summary>The socket of UDP that is connected to a server, so that its errors are told and others' datagrams are not received.</summary>
    /// <returns>The socket; null if the server cannot be reached at all.</returns>
    /// <exception cref="SocketException">The host has no more descriptors.</exception>
    public ISocket? OpenDatagram(int server, IPEndPoint address)
    {
        if (_datagram[server] is { } open)
        {
            return open;
        }

        ISocket socket = _host.CreateSocket(address.AddressFamily, SocketType.Dgram);
        _datagram[server] = socket;
        socket.Timeout = Duration.Zero;

        // All that ICMP tells counts, and not only what is for good: the next server may be in reach (__res_enable_icmp).
        (int level, int name) = address.AddressFamily == AddressFamily.InterNetwork ? IPReceiveErrors : IPv6ReceiveErrors;
        socket.SetOption(level, name, 1);
        if (socket.TryConnect(address) == SocketError.Success)
        {
            return socket;
        }

        CloseAll();
        return null;
    }

    /// <summary>The socket of TCP for a server, and whether it is connected already.</summary>
    /// <exception cref="SocketException">The host has no more descriptors.</exception>
    public (ISocket Socket, bool IsConnected) OpenStream(int server, IPEndPoint address)
    {
        if (_stream is { } open && _streamServer == server)
        {
            return (open, true);
        }

        if (_stream is not null)
        {
            CloseAll();
        }

        _stream = _host.CreateSocket(address.AddressFamily, SocketType.Stream);
        _stream.Timeout = null;
        _streamServer = server;
        return (_stream, false);
    }

    /// <summary>Waits for an event of a socket of UDP.</summary>
    /// <returns>The events; none if the time has come.</returns>
    public async ValueTask<PollEvents> WaitAsync(ISocket socket, PollEvents events, Duration until, CancellationToken token)
    {
        Duration rest = until - Now;
        PollEntry[] entries = [new PollEntry(socket, events)];
        await _host.PollAsync(entries, rest > Duration.Zero ? rest : Duration.Zero, token);
        return entries[0].Returned;
    }

    /// <summary>Closes all that are open.</summary>
    public void CloseAll()
    {
        foreach (ref ISocket? socket in _datagram.AsSpan())
        {
            socket?.Dispose();
            socket = null;
        }

        _stream?.Dispose();
        _stream = null;
    }

    /// <inheritdoc/>
    public void Dispose() => CloseAll();
}
