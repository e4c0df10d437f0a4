using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Stub;

/// <summary>One attempt to ask one server over TCP, as glibc 2.36 makes it (send_vc; RFC 1035 4.2.2).</summary>
/// <remarks>There is no timeout but TCP's own. Whatever comes back with the id of a query is its answer, refusals included.</remarks>
internal sealed class StreamExchange
{
    private const int PrefixLength = 2;

    private readonly StubSockets _sockets;
    private readonly int _server;
    private readonly IPEndPoint _address;
    private readonly IReadOnlyList<StubQuery> _queries;
    private readonly StubProgress _progress;

    /// <summary>Prepares the attempt.</summary>
    public StreamExchange(StubSockets sockets, int server, IPEndPoint address, IReadOnlyList<StubQuery> queries, StubProgress progress)
    {
        _sockets = sockets;
        _server = server;
        _address = address;
        _queries = queries;
        _progress = progress;
    }

    /// <summary>Why there was no answer.</summary>
    public SendError Error { get; private set; }

    /// <summary>Asks, and waits for the answers.</summary>
    public async ValueTask<Exchange> RunAsync(CancellationToken token)
    {
        // A connection that the server resets is opened once more: it may have been restarted.
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await AskAsync(token);
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.TooManyOpenSockets)
            {
                _sockets.CloseAll();
                if (e.SocketErrorCode != SocketError.ConnectionReset || attempt > 0)
                {
                    Error = ToSendError(e.SocketErrorCode);
                    return Exchange.Next;
                }
            }
        }
    }

    private static SendError ToSendError(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => SendError.Refused,
        SocketError.TimedOut => SendError.TimedOut,
        _ => SendError.Other,
    };

    private async ValueTask<Exchange> AskAsync(CancellationToken token)
    {
        (ISocket socket, bool isConnected) = _sockets.OpenStream(_server, _address);
        if (!isConnected)
        {
            await socket.ConnectAsync(_address, token);
        }

        await socket.SendAllAsync(Frame(), SocketFlags.None, token);
        StubReply? first = null;
        bool[] isReceived = [false, _queries.Count < 2];
        while (true)
        {
            if (await ReceiveAsync(socket, token) is not { } message || StubReply.Read(message) is not { } reply)
            {
                _sockets.CloseAll();
                Error = SendError.Other;
                return Exchange.Next;
            }

            if (first is null)
            {
                _progress.FirstCode = reply.Code;
            }

            int query = Enumerable.Range(0, _queries.Count).FirstOrDefault(i => !isReceived[i] && _queries[i].Id == reply.Id, -1);
            if (query < 0)
            {
                continue;
            }

            isReceived[query] = true;
            if (isReceived[0] && isReceived[1])
            {
                return first is null ? new Exchange(reply, null) : new Exchange(first, reply);
            }

            first = reply;
        }
    }

    // All queries, each behind its length.
    private byte[] Frame()
    {
        List<byte> bytes = [];
        foreach (StubQuery query in _queries)
        {
            bytes.Add((byte)(query.Message.Length >> 8));
            bytes.Add((byte)(query.Message.Length & 0xFF));
            bytes.AddRange(query.Message);
        }

        return [.. bytes];
    }

    // A message behind its length; null at the end of the stream.
    private static async ValueTask<byte[]?> ReceiveAsync(ISocket socket, CancellationToken token) =>
        await FillAsync(socket, new byte[PrefixLength], token) is { } prefix
            ? await FillAsync(socket, new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)], token)
            : null;

    private static async ValueTask<byte[]?> FillAsync(ISocket socket, byte[] buffer, CancellationToken token)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            int received = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, token);
            if (received == 0)
            {
                return null;
            }

            filled += received;
        }

        return buffer;
    }
}
