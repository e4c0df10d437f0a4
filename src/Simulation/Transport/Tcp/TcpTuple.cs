using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tcp;

// What identifies a connection on a host.
internal readonly struct TcpTuple(in InetEndpoint local, in InetEndpoint remote) : IEquatable<TcpTuple>
{
    private readonly InetEndpoint _local = local;
    private readonly InetEndpoint _remote = remote;

    public bool Equals(TcpTuple other) =>
        _local.Port == other._local.Port
        && _remote.Port == other._remote.Port
        && _remote.Address.Low == other._remote.Address.Low
        && _local.Address.Low == other._local.Address.Low
        && _remote.Address.High == other._remote.Address.High
        && _local.Address.High == other._local.Address.High;

    public override bool Equals(object? obj) => obj is TcpTuple other && Equals(other);

    public override int GetHashCode()
    {
        unchecked
        {
            ulong hash = (((ulong)_local.Port << 16) | _remote.Port) * 0x9E37_79B9_7F4A_7C15;
            hash ^= (_remote.Address.Low ^ (_local.Address.Low << 1)) * 0xC2B2_AE3D_27D4_EB4F;
            hash ^= _remote.Address.High ^ _local.Address.High;
            return (int)(hash ^ (hash >> 32));
        }
    }
}
