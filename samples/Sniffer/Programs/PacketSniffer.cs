using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Samples.Sniffer.Headers;

namespace SimNet.Samples.Sniffer.Programs;

/// <summary>A very simple network sniffer.</summary>
public sealed class PacketSniffer(ISocketProvider sockets, SnifferSettings settings, TextWriter output)
{
    private const int LoopbackInterface = 1;
    private const int LargeBuffer = 4 * 1024 * 1024;
    private const int PacketLevel = 263;
    private const int PacketStatistics = 6;

    /// <summary>Prints what passes, until nothing has for a while.</summary>
    /// <param name="listening">Called as soon as nothing is missed any more.</param>
    /// <returns>What was printed.</returns>
    public IReadOnlyList<SniffedPacket> Run(Action? listening = null) =>
        settings.UsesPacketSocket ? SniffLoopback(listening) : SniffAll(listening);

    /// <summary>How many packets were lost because they came faster than they were read; told by a packet socket alone.</summary>
    public uint Dropped { get; private set; }

    // The document's example.
    private List<SniffedPacket> SniffAll(Action? listening)
    {
        // the public network interface
        IPAddress host = sockets.Names.GetHostByName(sockets.HostName).Addresses[0];

        // create a raw socket and bind it to the public interface
        using ISocket s = sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.IP);
        s.Bind(new IPEndPoint(host, 0));

        // Include IP headers
        s.SetOption(SocketOptions.IPHeaderIncluded, true);

        // receive all packages
        s.SetReceiveAll(ReceiveAllMode.On);
        listening?.Invoke();

        // receive packages
        List<SniffedPacket> packets = Receive(s);

        // disabled promiscuous mode
        s.SetReceiveAll(ReceiveAllMode.Off);
        return packets;
    }

    // Linux has no SIO_RCVALL; a packet socket without frames sees the same.
    private List<SniffedPacket> SniffLoopback(Action? listening)
    {
        var protocol = (ProtocolType)sockets.ByteOrder.HostToNetwork16(PacketEndPoint.AllProtocols);
        using ISocket s = sockets.CreateSocket(AddressFamily.Packet, SocketType.Dgram, protocol);
        s.SetOption(SocketOptions.ReceiveBuffer, LargeBuffer);
        s.Bind(new PacketEndPoint(LoopbackInterface));
        listening?.Invoke();
        List<SniffedPacket> packets = Receive(s);
        Dropped = CountDropped(s);
        return packets;
    }

    // struct tpacket_stats: how many packets there were, and how many of them found the socket's buffer full (packet(7), PACKET_STATISTICS).
    private uint CountDropped(ISocket s)
    {
        Span<byte> statistics = stackalloc byte[2 * sizeof(uint)];
        s.GetOption(PacketLevel, PacketStatistics, statistics);
        return MemoryMarshal.Read<uint>(statistics[sizeof(uint)..]);
    }

    private List<SniffedPacket> Receive(ISocket s)
    {
        var packets = new List<SniffedPacket>();
        byte[] buffer = new byte[65565];
        Instant end = sockets.Clock.GetCurrentInstant() + settings.Limit;
        s.Timeout = settings.Quiet;
        while (sockets.Clock.GetCurrentInstant() < end && s.TryReceiveFrom(buffer, SocketFlags.None, out ReceiveFromResult received) == SocketError.Success)
        {
            // Loopback shows each packet twice: as it goes and as it comes.
            if (received.RemoteEndPoint is PacketEndPoint { PacketType: PacketType.Outgoing }) continue;
            if (SniffedPacket.Read(buffer.AsSpan(0, received.Count)) is not { } packet) continue;
            if (settings.Ports.Count > 0 && !packet.HasPort(settings.Ports)) continue;
            packets.Add(packet);
            output.WriteLine($"  {packet}");
        }
        return packets;
    }
}
