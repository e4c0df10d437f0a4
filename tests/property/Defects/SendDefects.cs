using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Contract;

namespace SimNet.Tests.Property.Defects;

// What a send can do wrong.
internal static class SendDefects
{
    public static IEnumerable<Defect> All { get; } =
    [
        Defect.OfSocket("send-all sends once", nameof(PartialSendContract), static (s, p) => new SendsOnce(s, p)),
        Defect.OfSocket("send-all's deadline starts anew with each send", nameof(TimeoutContract), static (s, p) => new DeadlinePerSend(s, p)),
        Defect.OfSocket("a large send drops its last byte", nameof(PartialSendContract), static (s, p) => new DropsLastByte(s, p)),
        Defect.OfSocket("a partial send claims more than it took", nameof(PartialSendContract), static (s, p) => new Claims(s, p, 1)),
        Defect.OfSocket("a partial send claims less than it took", nameof(PartialSendContract), static (s, p) => new Claims(s, p, -1)),
        Defect.OfSocket("a send takes all, though it does not fit", nameof(PartialSendContract), static (s, p) => new TakesAll(s, p)),
        Defect.OfSocket("a datagram too large is cut", nameof(DatagramContract), static (s, p) => new CutsLarge(s, p)),
        Defect.OfSocket("EPIPE reported as reset", nameof(ShutdownContract), static (s, p) => new EpipeIsReset(s, p)),
    ];

    private sealed class SendsOnce(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override void SendAll(ReadOnlySpan<byte> buffer, SocketFlags flags) => Inner.Send(buffer[..Math.Min(buffer.Length, 4096)], flags);

        public override async ValueTask SendAllAsync(ReadOnlyMemory<byte> buffer, SocketFlags flags, CancellationToken cancellationToken) =>
            await Inner.SendAsync(buffer[..Math.Min(buffer.Length, 4096)], flags, cancellationToken);
    }

    private sealed class DeadlinePerSend(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override void SendAll(ReadOnlySpan<byte> buffer, SocketFlags flags)
        {
            while (!buffer.IsEmpty)
            {
                buffer = buffer[Inner.Send(buffer, flags)..];
            }
        }

        public override async ValueTask SendAllAsync(ReadOnlyMemory<byte> buffer, SocketFlags flags, CancellationToken cancellationToken)
        {
            while (!buffer.IsEmpty)
            {
                buffer = buffer[await Inner.SendAsync(buffer, flags, cancellationToken)..];
            }
        }
    }

    private sealed class DropsLastByte(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override int Offered(int length) => IsStream && length > 2000 ? length - 1 : length;

        protected override int Sent(int length, int count) => count == Offered(length) ? length : count;
    }

    private sealed class Claims(ISocket inner, DelegatingProvider provider, int more) : DelegatingSocket(inner, provider)
    {
        protected override int Sent(int length, int count) => IsStream && count < length && count > 1 ? count + more : count;
    }

    private sealed class TakesAll(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override int Sent(int length, int count) => length;
    }

    private sealed class CutsLarge(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override int Offered(int length) => IsStream ? length : Math.Min(length, 60_000);

        protected override int Sent(int length, int count) => count == Offered(length) ? length : count;
    }

    private sealed class EpipeIsReset(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is SocketException { SocketErrorCode: SocketError.Shutdown } ? SocketErrors.ToException(SocketError.ConnectionReset) : error;

        protected override SocketError Code(SocketError code) => code == SocketError.Shutdown ? SocketError.ConnectionReset : code;
    }
}
