using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Contract;

namespace SimNet.Tests.Property.Defects;

// What can be wrong with poll, connect and the pending error.
internal static class ReadinessDefects
{
    public static IEnumerable<Defect> All { get; } =
    [
        Polls("poll always ready", static (_, requested) => requested, waits: false),
        Polls("poll never ready", static (_, _) => PollEvents.None, waits: false),
        Polls("poll never tells a hang-up", static (found, _) => found & ~PollEvents.HangUp),
        Polls("poll hangs up when one half is shut", static (found, _) => (found & PollEvents.ReadHangUp) != 0 ? found | PollEvents.HangUp : found),
        new("poll of many looks at the first only", nameof(ReadinessContract), static inner => new PollsFirst(inner)),
        Defect.OfSocket("connect reports success too early", nameof(ConnectContract), static (s, p) => new ConnectsEarly(s, p)),
        Translates("connection refused reported as timed out", nameof(ConnectContract), SocketError.ConnectionRefused, SocketError.TimedOut),
        Translates("in progress reported as would-block", nameof(ConnectContract), SocketError.InProgress, SocketError.WouldBlock),
        Translates("connected already reported as in use", nameof(ConnectContract), SocketError.IsConnected, SocketError.AddressAlreadyInUse),
        Defect.OfSocket("SO_ERROR not cleared by reading", nameof(ConnectContract), static (s, p) => new ErrorStays(s, p)),
        Defect.OfSocket("a refused connect closes the socket", nameof(ConnectContract), static (s, p) => new RefusalCloses(s, p)),
    ];

    private static Defect Polls(string name, Func<PollEvents, PollEvents, PollEvents> change, bool waits = true) =>
        new(name, nameof(ShutdownContract), inner => new PollChanged(inner, change, waits));

    private static Defect Translates(string name, string suite, SocketError from, SocketError to) =>
        Defect.OfSocket(name, suite, (s, p) => new Translated(s, p, from, to));

    private sealed class PollChanged(ISocketProvider inner, Func<PollEvents, PollEvents, PollEvents> change, bool waits)
        : DelegatingProvider(inner, (s, p) => new PollChangedSocket(s, p, change))
    {
        public override int Poll(Span<PollEntry> entries, Duration? timeout)
        {
            base.Poll(entries, waits ? timeout : Duration.Zero);
            return Change(entries);
        }

        public override async ValueTask<int> PollAsync(Memory<PollEntry> entries, Duration? timeout, CancellationToken cancellationToken)
        {
            await base.PollAsync(entries, waits ? timeout : Duration.Zero, cancellationToken);
            return Change(entries.Span);
        }

        private int Change(Span<PollEntry> entries)
        {
            int found = 0;
            foreach (ref PollEntry entry in entries)
            {
                entry.Returned = change(entry.Returned, entry.Requested);
                found += entry.Returned == PollEvents.None ? 0 : 1;
            }

            return found;
        }
    }

    private sealed class PollChangedSocket(ISocket inner, DelegatingProvider provider, Func<PollEvents, PollEvents, PollEvents> change)
        : DelegatingSocket(inner, provider)
    {
        public override PollEvents Poll(PollEvents events, Duration timeout) => change(base.Poll(events, timeout), events);
    }

    private sealed class PollsFirst(ISocketProvider inner) : DelegatingProvider(inner, static (s, p) => new DelegatingSocket(s, p))
    {
        public override int Poll(Span<PollEntry> entries, Duration? timeout) => base.Poll(entries[..Math.Min(1, entries.Length)], timeout);

        public override ValueTask<int> PollAsync(Memory<PollEntry> entries, Duration? timeout, CancellationToken cancellationToken) =>
            base.PollAsync(entries[..Math.Min(1, entries.Length)], timeout, cancellationToken);
    }

    private sealed class ConnectsEarly(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override SocketError TryConnect(EndPoint remoteEndPoint)
        {
            Duration? timeout = Inner.Timeout;
            Inner.Timeout = Duration.Zero;
            SocketError code = base.TryConnect(remoteEndPoint);
            Inner.Timeout = timeout;
            return code == SocketError.InProgress ? SocketError.Success : code;
        }

        public override void Connect(EndPoint remoteEndPoint)
        {
            if (TryConnect(remoteEndPoint) is var code and not SocketError.Success)
            {
                throw SocketErrors.ToException(code);
            }
        }

        public override ValueTask ConnectAsync(EndPoint remoteEndPoint, CancellationToken cancellationToken)
        {
            Connect(remoteEndPoint);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Translated(ISocket inner, DelegatingProvider provider, SocketError from, SocketError to) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is SocketException e && e.SocketErrorCode == from ? SocketErrors.ToException(to) : error;

        protected override SocketError Code(SocketError code) => code == from ? to : code;
    }

    private sealed class ErrorStays(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        private int _last;

        public override int GetOption(int level, int name)
        {
            int value = base.GetOption(level, name);
            if ((level, name) != (SocketOptions.SocketLevel, SocketOptions.Error.Name))
            {
                return value;
            }

            _last = value == 0 ? _last : value;
            return _last;
        }
    }

    private sealed class RefusalCloses(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error)
        {
            if (error is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                Inner.Close();
            }

            return error;
        }
    }
}
