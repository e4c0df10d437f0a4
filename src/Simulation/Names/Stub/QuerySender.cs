using System.Net;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Stub;

/// <summary>The way of a question through the name servers, as glibc 2.36 goes it (res_send).</summary>
internal sealed class QuerySender
{
    private readonly ISocketProvider _host;
    private readonly ResolverConfiguration _configuration;
    private readonly StubProgress _progress;
    private readonly Func<int> _firstServer;

    /// <summary>Creates a sender.</summary>
    /// <param name="host">The host's sockets.</param>
    /// <param name="configuration">Whom to ask, and how.</param>
    /// <param name="progress">What the lookup knows.</param>
    /// <param name="firstServer">The server to begin with, asked for each question.</param>
    public QuerySender(ISocketProvider host, ResolverConfiguration configuration, StubProgress progress, Func<int> firstServer)
    {
        _host = host;
        _configuration = configuration;
        _progress = progress;
        _firstServer = firstServer;
    }

    /// <summary>Asks the servers until one has answered.</summary>
    /// <param name="queries">One query, or those for IPv4 and IPv6.</param>
    /// <param name="token">Ends the wait; all sockets are closed.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The host has no more descriptors.</exception>
    public async ValueTask<(Exchange Answer, SendError Error)> SendAsync(IReadOnlyList<StubQuery> queries, CancellationToken token)
    {
        using var sockets = new StubSockets(_host);
        IReadOnlyList<IPEndPoint> servers = _configuration.NameServers;
        int offset = _firstServer();
        bool usesTcp = _configuration.UseTcp;
        SendError tcpError = SendError.TimedOut;
        _progress.GotSomewhere = false;

        // Over TCP each server is asked once, and so are those that come after one that has said to use it.
        for (int attempt = 0; attempt < _configuration.Attempts && !(usesTcp && attempt > 0); attempt++)
        {
            for (int i = 0; i < servers.Count; i++)
            {
                int server = (i + offset) % servers.Count;
                if (!usesTcp)
                {
                    var datagrams = new DatagramExchange(
                        sockets, server, servers[server], _configuration.TimeoutOf(server), queries, _progress);
                    Exchange answer = await datagrams.RunAsync(token);
                    if (answer.IsAnswered)
                    {
                        return (answer, SendError.None);
                    }

                    usesTcp = answer.IsTruncated;
                }

                if (usesTcp)
                {
                    var stream = new StreamExchange(sockets, server, servers[server], queries, _progress);
                    Exchange answer = await stream.RunAsync(token);
                    if (answer.IsAnswered)
                    {
                        return (answer, SendError.None);
                    }

                    tcpError = stream.Error;
                }
            }
        }

        return (Exchange.Next, usesTcp ? tcpError : _progress.GotSomewhere ? SendError.TimedOut : SendError.Refused);
    }
}
