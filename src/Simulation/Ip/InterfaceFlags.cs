namespace SimNet.Simulation.Ip;

// IFF_*, as netdevice(7) and rtnetlink(7) tell them.
[Flags]
internal enum InterfaceFlags : uint
{
    None = 0,
    Up = 0x1,
    Broadcast = 0x2,
    Loopback = 0x8,

    // RFC 2863: the interface is up, and so is what is below it.
    Running = 0x40,
    Multicast = 0x1000,

    // There is a carrier.
    LowerUp = 0x10000,
}
