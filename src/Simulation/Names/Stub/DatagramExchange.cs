using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Simulation.Names.Stub;

/// <summary>One attempt to ask one server over UDP, as glibc 2.36 makes it (send_dg).</summary>
/// <remarks>
/// Two queries go out at once and come back in any order. If one of the two answers stays away, the queries are sent again one after the
/// other, and then once more with a new socket for the second, each time with the whole time of the server: there are servers and firewalls
/// that lose the second of two. After that the one answer has to do.
/// </remarks>
internal sealed class DatagramExchange
{
    private const int MaxDatagram = 65_536;

    private readonly StubSockets _sockets;
    private readonly int _server;
    private readonly IPEndPoint _address;
    private readonly Duration _timeout;
    private readonly IReadOnlyList<StubQuery> _queries;
    private readonly StubProgress _progress;
    private readonly byte[] _buffer = new byte[MaxDatagram];
    private readonly bool[] _isReceived = new bool[2];
    private StubReply? _first;
    private StubReply? _second;
    private Duration _deadline;

    /// <summary>Prepares the attempt.</summary>
    /// <param name="sockets">The question's sockets.</param>
    /// <param name="server">Which server.</param>
    /// <param name="address">Its address.</param>
    /// <param name="timeout">Its time.</param>
    /// <param name="queries">One query or two.</param>
    /// <param name="progress">What the lookup knows.</param>
    public DatagramExchange(
        StubSockets sockets, int server, IPEndPoint address, Duration timeout, IReadOnlyList<StubQuery> queries, StubProgress progress)
    {
        _sockets = sockets;
        _server = server;
        _address = address;
        _timeout = timeout;
        _queries = queries;
        _progress = progress;
    }

    private bool IsPair => _queries.Count == 2;

    private bool HasAny => _isReceived[0] || (IsPair && _isReceived[1]);

    /// <summary>Asks, and waits for the answers.</summary>
    public async ValueTask<Exchange> RunAsync(CancellationToken token)
    {
        bool gotSomewhere = _progress.GotSomewhere;
        while (true)
        {
            if (await RunRoundAsync(token) is { } outcome)
            {
                return outcome;
            }

            // One of two answers is missing: again, more carefully.
            if (!_progress.IsSingleRequest)
            {
                _progress.IsSingleRequest = true;
            }
            else if (!_progress.IsSingleRequestReopen)
            {
                _progress.IsSingleRequestReopen = true;
                _sockets.CloseAll();
            }
            else
            {
                return new Exchange(_first, null);
            }

            _progress.GotSomewhere = gotSomewhere;
        }
    }

    // Null if the time has passed with one answer of two.
    private async ValueTask<Exchange?> RunRoundAsync(CancellationToken token)
    {
        _deadline = _sockets.Now + _timeout;
        _isReceived[0] = false;
        _isReceived[1] = !IsPair;
        if (!await SendAsync(0, token) || (IsPair && !_progress.IsSingleRequest && !await SendAsync(1, token)))
        {
            return GiveUp();
        }

        while (true)
        {
            if (_sockets.OpenDatagram(_server, _address) is not { } socket)
            {
                return Exchange.Next;
            }

            PollEvents ready = await _sockets.WaitAsync(socket, PollEvents.Read, _deadline, token);
            if (ready == PollEvents.None)
            {
                return EndOfTime();
            }

            // An error alone is ICMP's word that nobody is there: the next server is asked at once.
            int length = 0;
            SocketError error = (ready & PollEvents.Read) == 0
                ? SocketError.ConnectionRefused
                : socket.TryReceive(_buffer, SocketFlags.None, out length);
            if (error == SocketError.WouldBlock)
            {
                continue;
            }

            if (error != SocketError.Success)
            {
                return GiveUp();
            }

            if (await TakeAsync(length, token) is { } outcome)
            {
                return outcome;
            }
        }
    }

    private Exchange? EndOfTime()
    {
        if (_first is not null && HasAny)
        {
            return null;
        }

        _progress.GotSomewhere = true;
        return Exchange.Next;
    }

    // A datagram has come. Null if there is more to wait for.
    private async ValueTask<Exchange?> TakeAsync(int length, CancellationToken token)
    {
        if (length == 0)
        {
            return GiveUp();
        }

        _progress.GotSomewhere = true;
        if (StubReply.Read(_buffer.AsSpan(0, length)) is not { } reply)
        {
            return GiveUp();
        }

        bool isFirst = !IsPair || !HasAny;
        if (isFirst)
        {
            _progress.FirstCode = reply.Code;
        }

        int query = MatchOf(reply);
        if (query < 0)
        {
            return null;
        }

        if (reply.IsRefusal || reply.IsLame)
        {
            return TakeRefusal(query);
        }

        if (reply.IsTruncated)
        {
            _sockets.CloseAll();
            return Exchange.Truncated;
        }

        _isReceived[query] = true;
        if (isFirst)
        {
            _first = reply;
        }
        else
        {
            _second = reply;
        }

        return _isReceived[0] && _isReceived[1] ? new Exchange(_first, IsPair ? _second : null) : await SendSecondAsync(token);
    }

    // What the server refuses to answer: the other answer has to do, if there is one or one may come.
    private Exchange? TakeRefusal(int query)
    {
        if (HasAny)
        {
            return new Exchange(_first, null);
        }

        if (!IsPair || _progress.IsSingleRequest)
        {
            return GiveUp();
        }

        _first = null;
        _isReceived[query] = true;
        return null;
    }

    private async ValueTask<Exchange?> SendSecondAsync(CancellationToken token)
    {
        if (!_progress.IsSingleRequest)
        {
            return null;
        }

        if (_progress.IsSingleRequestReopen)
        {
            _sockets.CloseAll();
        }

        return await SendAsync(_isReceived[0] ? 1 : 0, token) ? null : GiveUp();
    }

    // Which query a message answers: its id and its question have to be the query's, and it must not have been answered before. Servers that refuse
    // may leave the question out.
    private int MatchOf(StubReply reply)
    {
        int match = -1;
        for (int i = 0; i < _queries.Count; i++)
        {
            if (!_isReceived[i] && reply.Id == _queries[i].Id && (reply.IsBareRefusal || reply.IsAnswerTo(_queries[i])))
            {
                match = i;
            }
        }

        return match;
    }

    private async ValueTask<bool> SendAsync(int query, CancellationToken token)
    {
        while (_sockets.OpenDatagram(_server, _address) is { } socket)
        {
            byte[] message = _queries[query].Message;
            SocketError error = socket.TrySend(message, SocketFlags.None, out int sent);
            if (error == SocketError.Success && sent == message.Length)
            {
                return true;
            }

            if (error != SocketError.WouldBlock
                || await _sockets.WaitAsync(socket, PollEvents.Write, _deadline, token) == PollEvents.None)
            {
                return false;
            }
        }

        return false;
    }

    private Exchange GiveUp()
    {
        _sockets.CloseAll();
        return Exchange.Next;
    }
}
