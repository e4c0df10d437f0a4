// Datagrams that are larger than the MTU leave in fragments and are put together where they arrive. Segments of TCP never are: they have the
// size of the path. There are no routers, so that only the sender cuts.
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed partial class IpStack
{
    private uint _lastFragmented;
    private Reassembler? _reassembler;

    // Datagrams that came in fragments and could not be put together.
    internal long ReassemblyFailures => _reassembler?.Failed ?? 0;

    private static bool HasToBeCut(Packet packet, int mtu) => packet.TotalLength > mtu && packet.Protocol != IpProtocol.Tcp;

    // Apart from Transmit, which would make the closure for every packet.
    private void TransmitFragments(Packet packet, NetworkPath path) =>
        Cut(packet, path.MtuFor(packet.IsIPv4), fragment => Transmit(fragment, path));

    // Takes the packet over, and passes its fragments to the sender.
    private void Cut(Packet packet, int mtu, Action<Packet> send)
    {
        Packet image = PacketImage.Of(packet, Packets);

        // An error that quotes the first fragment finds the socket by them.
        (image.SourcePort, image.DestinationPort) = (packet.SourcePort, packet.DestinationPort);
        packet.Release();
        _lastFragmented = unchecked(_lastFragmented + 1);
        PacketFragment.Cut(image, mtu, _lastFragmented, Packets, send);
        image.Release();
    }

    // Takes a fragment over. A datagram that it completes goes on as if it had come whole: to raw sockets, then to the protocol (ip_local_deliver,
    // ipv6_frag_rcv). Packet sockets have seen the fragments.
    private void DeliverFragment(Packet fragment, in PacketFragment place)
    {
        _reassembler ??= new Reassembler(_fabric.Loop, Packets, SendReassemblyError);
        if (_reassembler.Add(fragment, place) is { } whole)
        {
            Deliver(whole);
        }
    }

    private void SendReassemblyError(Packet first)
    {
        _loopback.Enter();
        SendError(first, IcmpError.ReassemblyTimeExceeded);
        _loopback.Leave();
    }
}
