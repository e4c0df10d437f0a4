using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Samples.Sniffer.Headers;

namespace SimNet.Samples.Sniffer.Programs;

/// <summary>A very simple network sniffer.</summary>
public sealed class PacketSniffer(ISocketProvider sockets, SnifferSettings settings, TextWriter output)
{
    private const int LoopbackInterface = 1;

    /// <summary>Prints what passes, until nothing has for a while.</summary>
    /// <param name="listening">Called as soon as nothing is missed any more.</param>
    /// <returns>What was printed.</returns>
    public IReadOnlyList<SniffedPacket> Run(Action? listening = null) =>
        settings.UsesPacketSocket ? SniffLoopback(listening) : SniffAll(listening);

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
        s.Bind(new PacketEndPoint(LoopbackInterface));
        listening?.Invoke();
        return Receive(s);
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
