using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Servers;

/// <summary>One question of a recursive server to another server: over UDP, and over TCP if the answer is cut (RFC 7766); without EDNS if the server does
/// not know it (RFC 6891 6.2.2).</summary>
internal sealed class ServerQuery(ISocketProvider host, NameServerOptions options, RandomStream random)
{
    private const int IdCount = ushort.MaxValue + 1;

    /// <summary>The answer; null if none came in time, or the server cannot be reached.</summary>
    public async ValueTask<DnsMessage?> AskAsync(IPAddress server, DnsQuestion question, bool recursionDesired)
    {
        DnsMessage? answer = await AskDatagramAsync(server, Create(question, recursionDesired, options.EdnsSize));
        if (answer is { ResponseCode: DnsResponseCode.FormatError or DnsResponseCode.NotImplemented, EdnsSize: null })
        {
            answer = await AskDatagramAsync(server, Create(question, recursionDesired, null));
        }

        return answer is { IsTruncated: true } ? await AskStreamAsync(server, Create(question, recursionDesired, options.EdnsSize)) : answer;
    }

    private DnsMessage Create(DnsQuestion question, bool recursionDesired, int? ednsSize) =>
        DnsMessage.CreateQuery((ushort)random.Next(IdCount), question, recursionDesired, ednsSize);

    private Duration Now => Duration.FromNanoseconds(host.TimeProvider.GetTimestamp());

    private async ValueTask<DnsMessage?> AskDatagramAsync(IPAddress server, DnsMessage query)
    {
        Duration end = Now + options.QueryTimeout;
        byte[] buffer = new byte[DnsMessage.MaxLength];
        try
        {
            using ISocket socket = host.CreateSocket(server.AddressFamily, SocketType.Dgram);
            socket.Connect(new IPEndPoint(server, NameServer.Port));
            socket.Timeout = options.QueryTimeout;
            await socket.SendAsync(query.ToArray());
            while (Now < end)
            {
                socket.Timeout = end - Now;
                int count = await socket.ReceiveAsync(buffer);
                if (DnsMessage.TryParse(buffer.AsSpan(0, count), out DnsMessage? answer) && IsAnswer(query, answer!))
                {
                    return answer;
                }
            }
        }
        catch (SocketException)
        {
            // No route, refused, out of time, out of descriptors: this server does not answer.
        }

        return null;
    }

    private async ValueTask<DnsMessage?> AskStreamAsync(IPAddress server, DnsMessage query)
    {
        try
        {
            using ISocket socket = host.CreateSocket(server.AddressFamily, SocketType.Stream);
            socket.Timeout = options.QueryTimeout;
            await socket.ConnectAsync(new IPEndPoint(server, NameServer.Port));
            await socket.SendAllAsync(FramedStream.Frame(query.ToArray()));
            return await FramedStream.ReadAsync(socket) is { } bytes && DnsMessage.TryParse(bytes, out DnsMessage? answer) && IsAnswer(query, answer!)
                ? answer
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static bool IsAnswer(DnsMessage query, DnsMessage answer) =>
        answer.IsResponse && answer.Id == query.Id && (query.Question!.Equals(answer.Question) || (answer.Question is null && answer.ResponseCode != DnsResponseCode.NoError));
}
