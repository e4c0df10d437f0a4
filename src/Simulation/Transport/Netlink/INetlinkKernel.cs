namespace SimNet.Simulation.Transport.Netlink;

// The kernel's end of a netlink family: takes what is sent to port 0.
internal interface INetlinkKernel
{
    void Receive(NetlinkSocket sender, ReadOnlySpan<byte> datagram);
}
