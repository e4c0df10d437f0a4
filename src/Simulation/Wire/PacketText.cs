using System.Globalization;

namespace SimNet.Simulation.Wire;

// One line about a packet, in the manner of tcpdump.
internal static class PacketText
{
    internal static string Describe(Packet packet) => packet.Protocol switch
    {
        _ when packet.IsImage => string.Create(
            CultureInfo.InvariantCulture,
            $"ip {packet.Source} > {packet.Destination} protocol {(int)packet.Protocol} len {packet.PayloadLength - packet.ImageHeaderLength}"),
        IpProtocol.Tcp => string.Create(
            CultureInfo.InvariantCulture,
            $"tcp {packet.SourceEndpoint} > {packet.DestinationEndpoint} [{packet.Flags}] seq {packet.Sequence} ack {packet.Acknowledgment} win {packet.Window} len {packet.PayloadLength}"),
        IpProtocol.Udp => string.Create(
            CultureInfo.InvariantCulture,
            $"udp {packet.SourceEndpoint} > {packet.DestinationEndpoint} len {packet.PayloadLength}"),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"icmp {packet.Source} > {packet.Destination} type {packet.IcmpType} code {packet.IcmpCode}"),
    };
}
