// What raw and packet sockets need of IP: copies of what comes, a look at what passes the interfaces, and packets that a program wrote itself.
using SimNet.Simulation.Links;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Ip;

internal sealed partial class IpStack
{
    private const byte TypeOfServiceMask = 0x1E;
    private const byte InternetworkControl = 0xC0;

    // Where the header of IPv6 names the protocol: that is what a problem with it points to (RFC 4443 3.4).
    private const uint NextHeaderOffset = 6;

    private readonly List<IPacketTap> _taps = [];

    // Packets whose bytes were no packet (raw sockets of other hosts may send anything).
    internal long Malformed { get; private set; }

    // Whoever gets a copy of what comes for a protocol; null where nobody does.
    internal IRawReceiver? Raw { get; set; }

    // The interface that has an address or a number on the network; null if none has.
    internal NetworkInterface? FindNeighbor(InetAddress address) => _fabric.Find(address);

    internal NetworkInterface? FindNeighbor(int id) => _fabric.Find(id);

    internal void AddTap(IPacketTap tap) => _taps.Add(tap);

    internal void RemoveTap(IPacketTap tap) => _taps.Remove(tap);

    // A packet in a frame that a program made goes out of an interface to another one; null for loopback, and where nobody is. Loopback does
    // not believe in IPv4 packets from the host itself that its own stack has not made (fib_validate_source).
    internal void Inject(Packet packet, NetworkInterface? target, bool isLoopback, IPacketTap? sender)
    {
        Tap(packet, isLoopback, isOutgoing: true, sender);
        if (target is not null)
        {
            packet.SenderInterface = _interface.Id;
            _fabric.GetLink(_interface, target).Transmit(packet);
        }
        else if (!isLoopback)
        {
            packet.Release();
        }
        else if (!IsLocal(packet.Destination) || (packet.IsIPv4 && (packet.Destination.IsLoopback || IsLocal(packet.Source))))
        {
            Tap(packet, isLoopback, isOutgoing: false, null);
            Drop(packet);
        }
        else
        {
            packet.InputInterface = InterfaceIndex.Loopback;
            _loopback.Add(packet);
        }
    }

    // A tap that sends does not see its own packet go.
    private void Tap(Packet packet, bool isLoopback, bool isOutgoing, IPacketTap? except)
    {
        for (int i = 0; i < _taps.Count; i++)
        {
            if (!ReferenceEquals(_taps[i], except))
            {
                _taps[i].Observe(packet, isLoopback, isOutgoing);
            }
        }
    }

    private static void SetErrorFields(Packet error, Packet about)
    {
        if (about.IsIPv4)
        {
            // Errors have precedence over what they are about (RFC 1812 4.3.2.5).
            error.TrafficClass = (byte)((about.TrafficClass & TypeOfServiceMask) | InternetworkControl);
        }
        else if (error.IcmpType == IcmpCodes.ParameterProblemV6)
        {
            error.Sequence = NextHeaderOffset;
        }
    }

    // Bytes that a program wrote: raw sockets get them if the IP header is sound, the protocols if all is.
    private void DeliverImage(Packet image)
    {
        if (PacketImage.Open(image) != PacketFault.None)
        {
            Malformed++;
            image.Release();
            return;
        }

        bool isClaimed = Raw is { } raw && raw.Receive(image);
        switch (PacketReader.Read(image.Payload, Packets, out Packet? packet))
        {
            case PacketFault.None:
                (packet!.InputInterface, packet.IsForMany) = (image.InputInterface, image.IsForMany);
                image.Release();
                Deliver(packet, isClaimed);
                break;
            case PacketFault.UnknownProtocol:
                DropUnclaimed(image, isClaimed);
                break;
            default:
                Malformed++;
                image.Release();
                break;
        }
    }

    private void DropUnclaimed(Packet packet, bool isClaimed)
    {
        if (!isClaimed)
        {
            Unclaimed++;
            SendError(packet, IcmpError.ProtocolUnreachable);
        }

        packet.Release();
    }
}
