using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Contract;

namespace SimNet.Tests.Property.Defects;

// What can be wrong with timeouts and cancellation.
internal static class TimeoutDefects
{
    public static IEnumerable<Defect> All { get; } =
    [
        Defect.OfSocket("timeouts 50 times too long", nameof(TimeoutContract), static (s, p) => new TooLong(s, p)),
        Defect.OfSocket("timeouts a millisecond too short", nameof(TimeoutContract), static (s, p) => new TooShort(s, p)),
        Defect.OfSocket("timeouts ignored in awaited calls", nameof(TimeoutContract), static (s, p) => new AwaitedIgnores(s, p)),
        Defect.OfSocket("would-block reported as a timeout", nameof(TimeoutContract), static (s, p) => new BlockIsTimeout(s, p)),
        Defect.OfSocket("timeout reported as would-block", nameof(TimeoutContract), static (s, p) => new TimeoutIsBlock(s, p)),
        Defect.OfSocket("Try… reports its timeout as the network's", nameof(TimeoutContract), static (s, p) => new TryTimesOut(s, p)),
        Defect.OfSocket("an accepted socket inherits the listener's timeout", nameof(TimeoutContract), static (s, p) => new InheritsTimeout(s, p)),
        Defect.OfSocket("duplicates share one timeout", nameof(TimeoutContract), static (s, p) => new SharedTimeout(s, p)),
        Defect.OfSocket("negative timeouts accepted", nameof(TimeoutContract), static (s, p) => new AcceptsNegative(s, p)),
        Defect.OfSocket("cancellation swallowed", nameof(CancellationContract), static (s, p) => new IgnoresCancellation(s, p)),
        Defect.OfSocket("cancellation reported as an aborted operation", nameof(CancellationContract), static (s, p) => new CancelIsAbort(s, p)),
        new("default timeout ignored by new sockets", nameof(TimeoutContract), static inner => new IgnoresDefault(inner)),
    ];

    private sealed class TooLong(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override Duration? Timeout
        {
            get => Inner.Timeout / 50;
            set => Inner.Timeout = value * 50;
        }
    }

    private sealed class TooShort(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        private static readonly Duration Millisecond = Duration.FromMilliseconds(1);

        public override Duration? Timeout
        {
            get => base.Timeout;
            set => base.Timeout = value > Millisecond * 2 ? value - Millisecond : value;
        }
    }

    private sealed class AwaitedIgnores(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override ValueTask<int> ReceiveAsync(Memory<byte> buffer, SocketFlags flags, CancellationToken cancellationToken)
        {
            Duration? timeout = Inner.Timeout;
            Inner.Timeout = timeout > Duration.Zero ? null : timeout;
            ValueTask<int> pending = base.ReceiveAsync(buffer, flags, cancellationToken);
            Inner.Timeout = timeout;
            return pending;
        }
    }

    private sealed class BlockIsTimeout(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is SocketException { SocketErrorCode: SocketError.WouldBlock } ? new SocketTimeoutException() : error;
    }

    private sealed class TimeoutIsBlock(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is SocketTimeoutException ? SocketErrors.ToException(SocketError.WouldBlock) : error;
    }

    private sealed class TryTimesOut(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override SocketError Code(SocketError code) =>
            code == SocketError.WouldBlock && Timeout > Duration.Zero ? SocketError.TimedOut : code;
    }

    private sealed class InheritsTimeout(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override AcceptResult Accepted(AcceptResult result)
        {
            result.Socket.Timeout = Inner.Timeout;
            return base.Accepted(result);
        }
    }

    private sealed class SharedTimeout(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        private readonly DelegatingProvider _provider = provider;
        private List<ISocket> _family = [inner];

        public override Duration? Timeout
        {
            get => base.Timeout;
            set => _family.ForEach(s => s.Timeout = value);
        }

        public override ISocket Duplicate()
        {
            ISocket duplicate = Inner.Duplicate();
            _family.Add(duplicate);
            return new SharedTimeout(duplicate, _provider) { _family = _family };
        }
    }

    private sealed class AcceptsNegative(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override Duration? Timeout
        {
            get => base.Timeout;
            set => base.Timeout = value < Duration.Zero ? Duration.Zero : value;
        }
    }

    private sealed class IgnoresCancellation(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override CancellationToken Token(CancellationToken cancellationToken) => CancellationToken.None;
    }

    private sealed class CancelIsAbort(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is OperationCanceledException ? SocketErrors.ToException(SocketError.OperationAborted) : error;
    }

    private sealed class IgnoresDefault(ISocketProvider inner) : DelegatingProvider(inner, static (s, p) => new DelegatingSocket(s, p))
    {
        private Duration? _default;

        public override Duration? DefaultTimeout
        {
            get => _default;
            set => _default = SocketTimeouts.Validate(value);
        }
    }
}
