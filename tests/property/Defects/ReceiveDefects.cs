using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Contract;

namespace SimNet.Tests.Property.Defects;

// What a receive can do wrong.
internal static class ReceiveDefects
{
    public static IEnumerable<Defect> All { get; } =
    [
        Defect.OfSocket("peek consumes", nameof(ReceiveFlagsContract), static (s, p) => new PeekConsumes(s, p)),
        Defect.OfSocket("wait-all is ignored", nameof(ReceiveFlagsContract), static (s, p) => new FlagIgnored(s, p, SocketFlags.WaitAll)),
        Defect.OfSocket("don't-wait is ignored", nameof(ReceiveFlagsContract), static (s, p) => new FlagIgnored(s, p, SocketFlags.DontWait)),
        Defect.OfSocket("end of stream reported as reset", nameof(ShutdownContract), static (s, p) => new EndIsReset(s, p)),
        Defect.OfSocket("reset reported as end of stream", nameof(ResetContract), static (s, p) => new ResetIsEnd(s, p)),
        Defect.OfSocket("two chunks received in the wrong order", nameof(PartialSendContract), static (s, p) => new Reorders(s, p)),
        Defect.OfSocket("awaited receive returns 0 before data is there", nameof(TimeoutContract), static (s, p) => new AwaitedTooEarly(s, p)),
        Defect.OfSocket("datagrams merged", nameof(DatagramContract), static (s, p) => new Merges(s, p)),
        Defect.OfSocket("a datagram's rest is kept instead of lost", nameof(DatagramContract), static (s, p) => new KeepsRest(s, p)),
        Defect.OfSocket("truncation not reported", nameof(DatagramContract), static (s, p) => new HidesTruncation(s, p)),
        Defect.OfSocket("empty datagram skipped", nameof(DatagramContract), static (s, p) => new SkipsEmpty(s, p)),
        Defect.OfSocket("end of stream told only once", nameof(ShutdownContract), static (s, p) => new EndsOnce(s, p)),
        Defect.OfSocket("shutting the receiving half drops what is there", nameof(ShutdownContract), static (s, p) => new DropsAtShutdown(s, p)),
    ];

    private sealed class PeekConsumes(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override SocketFlags ReceiveFlags(SocketFlags flags) => flags & ~SocketFlags.Peek;
    }

    private sealed class FlagIgnored(ISocket inner, DelegatingProvider provider, SocketFlags ignored) : DelegatingSocket(inner, provider)
    {
        protected override SocketFlags ReceiveFlags(SocketFlags flags) => flags & ~ignored;

        protected override SocketFlags SendFlags(SocketFlags flags) => flags & ~ignored;
    }

    private sealed class EndIsReset(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override int Received(Span<byte> buffer, int count, SocketFlags flags) =>
            IsStream && count == 0 && buffer.Length > 0 ? throw SocketErrors.ToException(SocketError.ConnectionReset) : count;
    }

    private sealed class ResetIsEnd(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is SocketException { SocketErrorCode: SocketError.ConnectionReset } ? new EndOfStreamException() : error;

        protected override int Failed(Exception error) => 0;

        protected override SocketError Code(SocketError code) => code == SocketError.ConnectionReset ? SocketError.Success : code;
    }

    private sealed class Reorders(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override int Received(Span<byte> buffer, int count, SocketFlags flags)
        {
            if (IsStream && count >= 20)
            {
                byte[] copy = buffer[..count].ToArray();
                copy.AsSpan(count / 2).CopyTo(buffer);
                copy.AsSpan(0, count / 2).CopyTo(buffer[(count - (count / 2))..]);
            }

            return count;
        }
    }

    private sealed class AwaitedTooEarly(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer, SocketFlags flags, CancellationToken cancellationToken) =>
            Inner.Poll(PollEvents.Read) == PollEvents.None ? 0 : await base.ReceiveAsync(buffer, flags, cancellationToken);
    }

    private sealed class Merges(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override int Received(Span<byte> buffer, int count, SocketFlags flags) =>
            SocketType == SocketType.Dgram
            && count < buffer.Length
            && flags == SocketFlags.None
            && Inner.TryReceive(buffer[count..], SocketFlags.DontWait, out int more) == SocketError.Success
                ? count + more
                : count;
    }

    private sealed class KeepsRest(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        private byte[] _rest = [];

        public override ReceiveFromResult ReceiveFrom(Span<byte> buffer, SocketFlags flags) =>
            TryReceiveFrom(buffer, flags, out ReceiveFromResult result) is var code && code == SocketError.Success
                ? result
                : base.ReceiveFrom(buffer, flags);

        public override SocketError TryReceiveFrom(Span<byte> buffer, SocketFlags flags, out ReceiveFromResult result)
        {
            if (SocketType != SocketType.Dgram || (flags & SocketFlags.Peek) != 0)
            {
                return base.TryReceiveFrom(buffer, flags, out result);
            }

            if (_rest.Length == 0)
            {
                byte[] whole = new byte[70_000];
                SocketError code = Inner.TryReceiveFrom(whole, flags & ~SocketFlags.Truncated, out result);
                if (code != SocketError.Success)
                {
                    return code;
                }

                _rest = whole[..result.Count];
            }

            int count = Math.Min(_rest.Length, buffer.Length);
            _rest.AsSpan(0, count).CopyTo(buffer);
            _rest = _rest[count..];
            result = new ReceiveFromResult(count, null, SocketFlags.None);
            return SocketError.Success;
        }
    }

    private sealed class HidesTruncation(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override ReceiveFromResult ReceivedFrom(Span<byte> buffer, ReceiveFromResult result, SocketFlags flags) =>
            result with { Flags = SocketFlags.None };
    }

    private sealed class SkipsEmpty(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override int Received(Span<byte> buffer, int count, SocketFlags flags) =>
            SocketType == SocketType.Dgram && count == 0 && buffer.Length > 0 && (flags & SocketFlags.Peek) == 0 ? Inner.Receive(buffer, flags) : count;
    }

    private sealed class EndsOnce(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        private bool _told;

        protected override int Received(Span<byte> buffer, int count, SocketFlags flags)
        {
            if (!IsStream || count > 0 || buffer.IsEmpty)
            {
                return count;
            }

            bool again = _told;
            _told = true;
            return again ? throw SocketErrors.ToException(SocketError.NotConnected) : 0;
        }
    }

    private sealed class DropsAtShutdown(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        private bool _shut;

        public override void Shutdown(SocketShutdown how)
        {
            base.Shutdown(how);
            _shut |= how != SocketShutdown.Send;
        }

        protected override int Received(Span<byte> buffer, int count, SocketFlags flags) => _shut ? 0 : count;
    }
}
