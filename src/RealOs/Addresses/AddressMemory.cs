using System.Net;

namespace SimNet.RealOs;

// The sender of the last datagram. Datagrams of one sender come in rows, and an EndPoint for each of them would be garbage.
// Several threads may use it at once: the entry is immutable, and a lost update costs one allocation.
internal sealed class AddressMemory
{
    private volatile Entry? _last;

    internal EndPoint? Decode(ReadOnlySpan<byte> bytes)
    {
        Entry? last = _last;
        if (last is not null && last.Bytes.AsSpan().SequenceEqual(bytes) && last.IsUnchanged)
        {
            return last.EndPoint;
        }

        EndPoint? endPoint = AddressDecoder.Decode(bytes);
        if (endPoint is IPEndPoint ip)
        {
            _last = new Entry(bytes.ToArray(), ip);
        }

        return endPoint;
    }

    // An IPEndPoint can be changed by whoever got it; then it is theirs.
    private sealed class Entry(byte[] bytes, IPEndPoint endPoint)
    {
        private readonly IPAddress _address = endPoint.Address;
        private readonly int _port = endPoint.Port;
        private readonly long _scope = endPoint.Address.IsIPv6LinkLocal ? endPoint.Address.ScopeId : 0;

        internal byte[] Bytes => bytes;

        internal IPEndPoint EndPoint => endPoint;

        internal bool IsUnchanged => ReferenceEquals(endPoint.Address, _address)
            && endPoint.Port == _port
            && (!_address.IsIPv6LinkLocal || _address.ScopeId == _scope);
    }
}
