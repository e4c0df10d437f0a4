// One connect by RFC 8305, without its waiting: Advance does what is due, Entries and TimeToNext tell the caller what to poll for and how long.
using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

internal sealed class HappyEyeballsRace : IDisposable
{
    private readonly ISocketProvider _provider;
    private readonly HappyEyeballsOptions _options;
    private readonly FamilyLookup[] _lookups;
    private readonly AddressTurns _turns;
    private readonly CancellationTokenSource _lookupsEnd = new();
    private readonly List<Attempt> _pending = [];
    private readonly List<ConnectionAttempt> _ended = [];
    private readonly long _start;
    private readonly Duration? _limit;
    private LookupWaker? _waker;
    private PollEntry[] _entries = [];
    private ISocket? _winner;
    private Duration? _resolutionEnd;
    private Duration? _nextAttempt;
    private bool _isBegun;

    public HappyEyeballsRace(ISocketProvider provider, string host, int port, HappyEyeballsOptions options)
    {
        _provider = provider;
        _options = options;
        _limit = options.Timeout ?? provider.DefaultTimeout;
        _turns = new AddressTurns(options.PreferredFamily, options.FirstAddressFamilyCount);
        _start = provider.TimeProvider.GetTimestamp();

        // RFC 8305, 3: the query for the preferred family leaves first, the other right behind it.
        AddressFamily other = options.PreferredFamily == AddressFamily.InterNetwork ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        _lookups = options.Source is { } source
            ? [new FamilyLookup(source.AddressFamily)]
            : [new FamilyLookup(options.PreferredFamily), new FamilyLookup(other)];
        Array.ForEach(_lookups, lookup => lookup.Start(provider.Names, host, port, _lookupsEnd.Token));
    }

    public Memory<PollEntry> Entries => _entries;

    // How long to wait for the entries; null if nothing but them can happen.
    public Duration? TimeToNext { get; private set; }

    // Whether a connection is there. Throws if there will be none.
    public bool Advance()
    {
        TakeAnswers();
        CheckAttempts();
        StartAttempts();
        if (_winner is not null)
        {
            return true;
        }

        bool isLookingUp = !Array.TrueForAll(_lookups, static l => l.IsOver);
        if (!isLookingUp && _pending.Count == 0)
        {
            throw NewFailure();
        }

        Duration now = Now();
        if (now >= _limit)
        {
            throw new ConnectTimeoutException(AllAttempts(now));
        }

        Prepare(isLookingUp, now);
        return false;
    }

    // Hands the connection over; the race no longer disposes of it.
    public ISocket Take()
    {
        ISocket winner = _winner!;
        winner.Timeout = _provider.DefaultTimeout;
        _winner = null;
        return winner;
    }

    public void Dispose()
    {
        _waker?.Dispose();
        _winner?.Dispose();
        _pending.ForEach(static a => a.Socket.Dispose());
        _lookupsEnd.Cancel();
        _lookupsEnd.Dispose();
    }

    private Duration Now()
    {
        TimeProvider time = _provider.TimeProvider;
        Int128 ticks = time.GetTimestamp() - _start;
        return Duration.FromNanoseconds((long)(ticks * NodaConstants.NanosecondsPerSecond / time.TimestampFrequency));
    }

    private void TakeAnswers()
    {
        _waker?.Hear();
        foreach (FamilyLookup lookup in _lookups)
        {
            if (lookup.TryTake(out IReadOnlyList<AddressInfo> addresses))
            {
                _turns.Add(addresses);
                if (lookup.Error is { } error)
                {
                    _ended.Add(new ConnectionAttempt(null, error, Duration.Zero, Now()));
                }
            }
        }
    }

    private void CheckAttempts()
    {
        for (int i = 0; i < _pending.Count && _winner is null;)
        {
            Attempt attempt = _pending[i];
            if (attempt.Socket.Poll(PollEvents.Write) == PollEvents.None)
            {
                i++;
                continue;
            }

            SocketError error = attempt.Socket.GetOption(SocketOptions.Error);
            _pending.RemoveAt(i);
            if (error == SocketError.Success)
            {
                _winner = attempt.Socket;
            }
            else
            {
                attempt.Socket.Dispose();
                Fail(attempt.Address, SocketErrors.ToException(error), attempt.Start);
            }
        }
    }

    private void StartAttempts()
    {
        while (_winner is null && !_turns.IsEmpty && MayStart(Now()))
        {
            Begin(_turns.Next());
        }
    }

    private bool MayStart(Duration now)
    {
        if (now >= _limit)
        {
            return false;
        }

        if (_isBegun)
        {
            return now >= _nextAttempt;
        }

        // RFC 8305, 3: addresses of the preferred family, or the knowledge that there are none, end the wait for them.
        if (_lookups[0].IsOver)
        {
            return true;
        }

        _resolutionEnd ??= now + _options.ResolutionDelay;
        return now >= _resolutionEnd;
    }

    private void Begin(AddressInfo address)
    {
        Duration now = Now();
        _isBegun = true;
        _nextAttempt = now + _options.ConnectionAttemptDelay;
        ISocket? socket = null;
        try
        {
            socket = _provider.CreateSocket(address.AddressFamily, address.SocketType, address.ProtocolType);
            socket.Timeout = Duration.Zero;
            if (_options.Source is { } source)
            {
                socket.Bind(source);
            }

            SocketError error = socket.TryConnect(address.EndPoint);
            switch (error)
            {
                case SocketError.Success:
                    _winner = socket;
                    break;
                case SocketError.InProgress:
                    _pending.Add(new Attempt(socket, address, now));
                    break;
                default:
                    socket.Dispose();
                    Fail(address, SocketErrors.ToException(error), now);
                    break;
            }
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            Fail(address, e, now);
        }
    }

    private void Fail(AddressInfo address, SocketException error, Duration start)
    {
        Duration now = Now();
        _ended.Add(new ConnectionAttempt(address.EndPoint, error, start, now));
        _nextAttempt = now;
    }

    private void Prepare(bool isLookingUp, Duration now)
    {
        if (isLookingUp && _waker is null)
        {
            _waker = new LookupWaker(_provider);
            foreach (FamilyLookup lookup in _lookups.Where(static l => !l.IsOver))
            {
                lookup.WhenDone(_waker.Ring);
            }
        }

        IEnumerable<PollEntry> attempts = _pending.Select(static a => new PollEntry(a.Socket, PollEvents.Write));
        _entries = [.. isLookingUp ? attempts.Prepend(new PollEntry(_waker!.Ear, PollEvents.Read)) : attempts];
        Duration? next = _turns.IsEmpty ? null : _isBegun ? _nextAttempt : _resolutionEnd;
        Duration? end = _limit is { } limit && !(next <= limit) ? limit : next;
        TimeToNext = end is { } at ? Duration.Max(at - now, Duration.Zero) : null;
    }

    private SocketException NewFailure()
    {
        if (Array.TrueForAll(_lookups, static l => l.Error is not null))
        {
            return _lookups.Select(static l => l.Error!).MaxBy(static e => e is AddressInfoException a ? Weight(a.Error) : int.MaxValue)!;
        }

        return new ConnectFailedException(AllAttempts(Now()));
    }

    // What may change tells more than what does not, and a name without addresses more than no name.
    private static int Weight(AddressInfoError error) => error switch
    {
        AddressInfoError.NoName => 0,
        AddressInfoError.AddressFamily => 1,
        AddressInfoError.NoData => 2,
        AddressInfoError.TryAgain => 4,
        _ => 3,
    };

    private ConnectionAttempt[] AllAttempts(Duration now) =>
    [
        .. _ended.Concat(_pending.Select(a => new ConnectionAttempt(a.Address.EndPoint, null, a.Start, now))).OrderBy(static a => a.Start),
    ];

    private sealed record Attempt(ISocket Socket, AddressInfo Address, Duration Start);
}
