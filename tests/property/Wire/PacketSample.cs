using SimNet.Simulation.Wire;

namespace SimNet.Tests.Property.Wire;

// The recipe of one packet; kinds: 0 UDP, 1 TCP, 2 TCP with SYN and options, 3 echo, 4 error about TCP, 5 error about UDP.
internal sealed record PacketSample(bool IsIPv4, int Kind, int Length, int Seed)
{
    internal Packet Create(PacketPool pool)
    {
        var random = new Random(Seed);
        InetEndpoint left = PacketSamples.At(IsIPv4 ? "10.0.0.1" : "fd00::1", Number(random));
        InetEndpoint right = PacketSamples.At(IsIPv4 ? "10.1.2.255" : "fd00::ffff:1:2", Number(random));
        return Kind switch
        {
            0 => CreateUdp(pool, left, right, random, Length),
            1 => CreateTcp(pool, left, right, random, hasSyn: false, Length),
            2 => CreateTcp(pool, left, right, random, hasSyn: true, 0),
            3 => CreateIcmp(pool, left, right, random, null),
            4 => CreateIcmp(pool, left, right, random, CreateTcp(pool, right, left, random, Seed % 2 == 0, Math.Min(Length, 500))),
            _ => CreateIcmp(pool, left, right, random, CreateUdp(pool, right, left, random, Math.Min(Length, 500))),
        };
    }

    private static ushort Number(Random random) => (ushort)random.Next(ushort.MaxValue + 1);

    // A seed of zero stands for contents of zeros.
    private void Fill(Packet packet, Random random, int length)
    {
        packet.HopLimit = (byte)random.Next(256);
        packet.TrafficClass = (byte)random.Next(256);
        Span<byte> payload = packet.SetPayload(length);
        payload.Clear();
        if (Seed != 0) random.NextBytes(payload);
    }

    private Packet CreateUdp(PacketPool pool, InetEndpoint from, InetEndpoint to, Random random, int length)
    {
        Packet packet = pool.Rent(IpProtocol.Udp, from, to);
        Fill(packet, random, length);
        return packet;
    }

    private Packet CreateTcp(PacketPool pool, InetEndpoint from, InetEndpoint to, Random random, bool hasSyn, int length)
    {
        Packet packet = pool.Rent(IpProtocol.Tcp, from, to);
        Fill(packet, random, length);
        packet.Sequence = unchecked((uint)random.NextInt64());
        packet.Acknowledgment = unchecked((uint)random.NextInt64());
        packet.Flags = (TcpFlags)random.Next(256) & ~TcpFlags.Syn;
        packet.Window = Number(random);
        packet.UrgentPointer = Number(random);
        if (hasSyn)
        {
            packet.Flags |= TcpFlags.Syn;
            packet.MssOption = Number(random);
            packet.WindowScaleOption = (sbyte)random.Next(-1, 15);
            packet.PermitsSack = random.Next(2) == 0;
        }

        if (random.Next(2) == 0) packet.SetTimestamps(unchecked((uint)random.NextInt64()), unchecked((uint)random.NextInt64()));
        for (int i = hasSyn ? 0 : random.Next(5); i > 0; i--)
        {
            packet.AddSack(new SackBlock(unchecked((uint)random.NextInt64()), unchecked((uint)random.NextInt64())));
        }

        return packet;
    }

    private Packet CreateIcmp(PacketPool pool, InetEndpoint from, InetEndpoint to, Random random, Packet? quoted)
    {
        IpProtocol protocol = IsIPv4 ? IpProtocol.Icmp : IpProtocol.IcmpV6;
        Packet packet = pool.Rent(protocol, new InetEndpoint(from.Address, 0), new InetEndpoint(to.Address, 0));
        Fill(packet, random, quoted is null ? Length : 0);
        packet.IcmpType = quoted is null ? (byte)(IsIPv4 ? 8 : 128) : (byte)(IsIPv4 ? 3 : 1);
        packet.IcmpCode = (byte)random.Next(256);
        packet.Sequence = unchecked((uint)random.NextInt64());
        packet.Quoted = quoted;
        if (quoted is not null) quoted.CutLength = random.Next(2) * random.Next(1000);
        return packet;
    }
}
