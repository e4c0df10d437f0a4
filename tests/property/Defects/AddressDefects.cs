using System.Net;
using SimNet.Abstractions;
using SimNet.Tests.Property.Contract;

namespace SimNet.Tests.Property.Defects;

// What can be wrong with addresses, names and byte order.
internal static class AddressDefects
{
    public static IEnumerable<Defect> All { get; } =
    [
        Defect.OfSocket("wrong sender of a datagram", nameof(DatagramContract), static (s, p) => new WrongSender(s, p)),
        Defect.OfSocket("wrong peer of an accepted connection", nameof(ConnectContract), static (s, p) => new WrongPeer(s, p)),
        Defect.OfSocket("local port reported as 0", nameof(ConnectContract), static (s, p) => new NoLocalPort(s, p)),
        Defect.OfSocket("local address stays the wildcard", nameof(AddressContract), static (s, p) => new WildcardStays(s, p)),
        new("byte order swapped twice", nameof(ByteOrderContract), static inner => new NoByteOrder(inner)),
    ];

    private static EndPoint NextPort(EndPoint address) =>
        address is IPEndPoint { Port: > 0 and < 65535 } ip ? new IPEndPoint(ip.Address, ip.Port + 1) : address;

    private sealed class WrongSender(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override ReceiveFromResult ReceivedFrom(Span<byte> buffer, ReceiveFromResult result, System.Net.Sockets.SocketFlags flags) =>
            result with { RemoteEndPoint = result.RemoteEndPoint is null ? null : NextPort(result.RemoteEndPoint) };
    }

    private sealed class WrongPeer(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override AcceptResult Accepted(AcceptResult result) => base.Accepted(result with { RemoteEndPoint = NextPort(result.RemoteEndPoint) });
    }

    private sealed class NoLocalPort(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override EndPoint LocalEndPoint => base.LocalEndPoint is IPEndPoint ip ? new IPEndPoint(ip.Address, 0) : base.LocalEndPoint;
    }

    private sealed class WildcardStays(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        private EndPoint? _first;

        public override EndPoint LocalEndPoint =>
            base.LocalEndPoint is IPEndPoint { Port: > 0 } now && _first is null && base.Descriptor >= 0 && HasPeer()
                ? new IPEndPoint(now.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, now.Port)
                : base.LocalEndPoint;

        public override void Bind(EndPoint localEndPoint)
        {
            base.Bind(localEndPoint);
            _first = localEndPoint;
        }

        private bool HasPeer()
        {
            try
            {
                return Inner.RemoteEndPoint is IPEndPoint;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return false;
            }
        }
    }

    private sealed class NoByteOrder(ISocketProvider inner) : DelegatingProvider(inner, static (s, p) => new DelegatingSocket(s, p))
    {
        public override IByteOrder ByteOrder => new Mislabelled(Inner.ByteOrder);
    }

    private sealed class Mislabelled(IByteOrder inner) : IByteOrder
    {
        public bool IsLittleEndian => inner.IsLittleEndian;

        public int HostToNetwork16(int value) => inner.NetworkToHost16(inner.HostToNetwork16(value));

        public long HostToNetwork32(long value) => inner.NetworkToHost32(inner.HostToNetwork32(value));

        public int NetworkToHost16(int value) => HostToNetwork16(value);

        public long NetworkToHost32(long value) => HostToNetwork32(value);
    }
}
