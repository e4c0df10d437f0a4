using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Names.Messages;
using SimNet.Simulation.Names.Zones;

namespace SimNet.Simulation.Names.Servers;

/// <summary>A DNS server on a simulated host (RFC 1034, RFC 1035, RFC 6891, RFC 7766): authoritative for its zones, and a recursive resolver if it is told
/// where the root or a forwarder is. All it says and hears are packets of its host's sockets.</summary>
/// <remarks>
/// Started by <c>SimulatedHost.StartNameServer</c>. Left out: transfers, updates, notifications, DNSSEC. Threading as for the network.
/// </remarks>
public sealed class NameServer
{
    /// <summary>The port of the DNS.</summary>
    public const int Port = 53;

    private const int Backlog = 64;

    private readonly ISocketProvider _host;
    private readonly string _hostName;
    private readonly List<ISocket> _datagramSockets = [];
    private readonly List<ISocket> _listeners = [];
    private readonly List<ISocket> _connections = [];
    private readonly List<ReceivedQuery> _queries = [];
    private readonly RecursiveResolver? _resolver;
    private readonly NameServerOptions _options;
    private readonly TaskCompletionSource<Exception?> _end = new();
    private ZoneSet _zones;

    internal NameServer(ISocketProvider host, string hostName, IReadOnlyList<IPAddress> addresses, NameServerOptions options, RandomStream random)
    {
        options.Validate();
        (_host, _hostName, _options) = (host, hostName, options);
        _zones = new ZoneSet(options.Zones);
        Zones = options.Zones;
        _resolver = options.IsRecursive ? new RecursiveResolver(host, options, random) : null;
        try
        {
            foreach (IPAddress address in addresses)
            {
                Open(new IPEndPoint(address, Port));
            }
        }
        catch
        {
            CloseSockets();
            throw;
        }
    }

    /// <summary>The zones that the server has authority over. Setting them replaces all of them; queries that come from then on are answered from the new ones.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">Two zones have the same name.</exception>
    public IReadOnlyList<Zone> Zones
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _zones = new ZoneSet(value);
            field = value;
        }
    }

    /// <summary>The queries that have come, the oldest first, in the order of their arrival.</summary>
    public IReadOnlyList<ReceivedQuery> Queries => _queries;

    /// <summary>Whether the server was stopped.</summary>
    public bool IsStopped { get; private set; }

    internal List<IQueryInterceptor> Interceptors { get; } = [];

    /// <summary>Forgets what a recursive server has learnt from others.</summary>
    public void ClearCache() => _resolver?.ClearCache();

    /// <summary>Stops the server: its sockets are closed, connections are reset or ended as TCP has it, and the port is free again. Stopping twice is allowed.</summary>
    public void Stop()
    {
        if (!IsStopped)
        {
            IsStopped = true;
            CloseSockets();
            _end.TrySetResult(null);
        }
    }

    /// <summary>Serves until the server is stopped. What goes wrong within it is thrown.</summary>
    internal async Task RunAsync()
    {
        foreach (ISocket socket in _datagramSockets)
        {
            _ = GuardAsync(ServeDatagramsAsync(socket));
        }

        foreach (ISocket listener in _listeners)
        {
            _ = GuardAsync(ServeConnectionsAsync(listener));
        }

        if (await _end.Task is { } error)
        {
            throw new InvalidOperationException($"The name server of host {_hostName} failed: {error.Message}", error);
        }
    }

    // A socket that was closed under a task, or a peer that went away, ends the task and no more.
    private async Task GuardAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (SocketClosedException)
        {
        }
        catch (Exception e)
        {
            _end.TrySetResult(e);
        }
    }

    private void Open(IPEndPoint address)
    {
        ISocket datagrams = _host.CreateSocket(address.AddressFamily, SocketType.Dgram);
        _datagramSockets.Add(datagrams);
        ISocket listener = _host.CreateSocket(address.AddressFamily, SocketType.Stream);
        _listeners.Add(listener);
        datagrams.Timeout = listener.Timeout = null;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            datagrams.SetOption(SocketOptions.IPv6Only, true);
            listener.SetOption(SocketOptions.IPv6Only, true);
        }

        listener.SetOption(SocketOptions.ReuseAddress, true);
        datagrams.Bind(address);
        listener.Bind(address);
        listener.Listen(Backlog);
    }

    private void CloseSockets()
    {
        foreach (ISocket socket in (ISocket[])[.. _datagramSockets, .. _listeners, .. _connections])
        {
            socket.Dispose();
        }

        _connections.Clear();
    }

    private async Task ServeDatagramsAsync(ISocket socket)
    {
        byte[] buffer = new byte[DnsMessage.MaxLength];
        while (!IsStopped)
        {
            ReceiveFromResult received = await socket.ReceiveFromAsync(buffer);
            if (DnsMessage.TryParse(buffer.AsSpan(0, received.Count), out DnsMessage? query) || query is not null)
            {
                bool isWhole = DnsMessage.TryParse(buffer.AsSpan(0, received.Count), out _);
                _ = GuardAsync(AnswerDatagramAsync(socket, (IPEndPoint)received.RemoteEndPoint!, query!, isWhole));
            }
        }
    }

    private async Task AnswerDatagramAsync(ISocket socket, IPEndPoint client, DnsMessage query, bool isWhole)
    {
        (DnsMessage? answer, _) = await AnswerAsync(new ReceivedQuery(Now, _hostName, client, IsTcp: false, query), isWhole);
        if (answer is not null)
        {
            int limit = query.EdnsSize is { } size ? Math.Clamp(size, DnsMessage.MaxPlainDatagram, _options.EdnsSize) : DnsMessage.MaxPlainDatagram;

            // A datagram that cannot be sent is a datagram that is lost.
            socket.TrySendTo(answer.ToArray(limit), SocketFlags.None, client, out _);
        }
    }

    private async Task ServeConnectionsAsync(ISocket listener)
    {
        while (!IsStopped)
        {
            AcceptResult accepted = await listener.AcceptAsync();
            _connections.Add(accepted.Socket);
            _ = GuardAsync(ServeConnectionAsync(accepted.Socket, (IPEndPoint)accepted.RemoteEndPoint));
        }
    }

    // RFC 7766: several queries one after the other, each with its length in front.
    private async Task ServeConnectionAsync(ISocket socket, IPEndPoint client)
    {
        socket.Timeout = _options.IdleTimeout;
        try
        {
            while (await FramedStream.ReadAsync(socket) is { } bytes)
            {
                bool isWhole = DnsMessage.TryParse(bytes, out DnsMessage? query);
                if (query is null)
                {
                    break;
                }

                (DnsMessage? answer, QueryVerdict verdict) = await AnswerAsync(new ReceivedQuery(Now, _hostName, client, IsTcp: true, query), isWhole);
                byte[] framed = answer is null ? [] : FramedStream.Frame(answer.ToArray());
                await socket.SendAllAsync(framed.AsMemory(0, Math.Min(framed.Length, verdict.ClosesAfter ?? framed.Length)));
                if (verdict.ClosesAfter is not null)
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            // The client went away, or was silent for too long.
        }
        finally
        {
            _connections.Remove(socket);
            socket.Dispose();
        }
    }

    private Duration Now => Duration.FromNanoseconds(_host.TimeProvider.GetTimestamp());

    private async ValueTask<(DnsMessage? Answer, QueryVerdict Verdict)> AnswerAsync(ReceivedQuery query, bool isWhole)
    {
        _queries.Add(query);
        QueryVerdict verdict = Interceptors.Select(i => i.Intercept(query)).FirstOrDefault(static v => v != QueryVerdict.Pass) ?? QueryVerdict.Pass;
        if (query.Message.IsResponse || verdict.IsDropped)
        {
            return (null, verdict);
        }

        if (verdict.Delay > Duration.Zero)
        {
            await Task.Delay(verdict.Delay.ToTimeSpan(), _host.TimeProvider);
        }

        DnsMessage answer = verdict.Answer is { } given
            ? given with { Id = query.Message.Id, IsResponse = true, Question = query.Message.Question, RecursionDesired = query.Message.RecursionDesired }
            : await FindAnswerAsync(query.Message, isWhole);
        return (verdict.Changes is { } change ? change(answer) : answer, verdict);
    }

    private async ValueTask<DnsMessage> FindAnswerAsync(DnsMessage query, bool isWhole)
    {
        DnsMessage answer = query.CreateResponse() with
        {
            RecursionAvailable = _resolver is not null,
            EdnsSize = query.EdnsSize is null ? null : _options.EdnsSize,
        };
        if (query.Opcode != 0)
        {
            return answer with { ResponseCode = DnsResponseCode.NotImplemented };
        }

        if (!isWhole || query.Question is not { } question)
        {
            return answer with { ResponseCode = DnsResponseCode.FormatError };
        }

        if (query.EdnsVersion != 0)
        {
            return answer with { ResponseCode = DnsResponseCode.BadVersion };
        }

        if (_zones.Answer(question) is { } own)
        {
            return answer with
            {
                ResponseCode = own.Code,
                IsAuthoritative = own.IsAuthoritative,
                Answers = own.Answers,
                Authority = own.Authority,
                Additional = own.Additional,
            };
        }

        if (_resolver is null || !query.RecursionDesired)
        {
            return answer with { ResponseCode = DnsResponseCode.Refused };
        }

        Resolution found = await _resolver.ResolveAsync(question);
        return answer with { ResponseCode = found.Code, Answers = found.Answers, Authority = found.Authority };
    }
}
