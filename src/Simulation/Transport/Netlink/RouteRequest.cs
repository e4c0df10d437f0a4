namespace SimNet.Simulation.Transport.Netlink;

// A message to the kernel's end of NETLINK_ROUTE: who sent it, its header, and what follows.
internal readonly ref struct RouteRequest(NetlinkSocket sender, NetlinkHeader header, ReadOnlySpan<byte> body, bool isLittleEndian)
{
    internal NetlinkSocket Sender { get; } = sender;

    internal NetlinkHeader Header { get; } = header;

    internal ReadOnlySpan<byte> Body { get; } = body;

    internal bool IsLittleEndian { get; } = isLittleEndian;

    // The first byte of all bodies.
    internal byte Family => Body[0];

    internal bool IsStrict => Sender.WantsStrictChecks;

    internal bool Has(ushort flag) => (Header.Flags & flag) != 0;

    internal uint UInt32At(int offset) => NetlinkHeader.ReadUInt32(Body[offset..], IsLittleEndian);

    // What follows the struct of the message's type.
    internal NetlinkAttributes AttributesAfter(int length) =>
        new(Body[Math.Min(NetlinkHeader.Align(length), Body.Length)..], IsLittleEndian);
}
