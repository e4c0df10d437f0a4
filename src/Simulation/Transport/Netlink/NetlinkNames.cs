namespace SimNet.Simulation.Transport.Netlink;

// The numbers of netlink(7) itself: families, flags of messages, types that all families share, options.
internal static class NetlinkNames
{
    internal const int RouteFamily = 0;
    internal const int UserFamily = 2;

    internal const ushort Request = 0x1;
    internal const ushort Multi = 0x2;
    internal const ushort Acknowledge = 0x4;
    internal const ushort Echo = 0x8;

    // NLM_F_ROOT | NLM_F_MATCH
    internal const ushort Dump = 0x300;
    internal const ushort DumpFiltered = 0x20;
    internal const ushort Replace = 0x100;
    internal const ushort Exclusive = 0x200;
    internal const ushort Create = 0x400;

    // Of an error: the request is not repeated whole.
    internal const ushort Capped = 0x100;

    internal const ushort Error = 2;
    internal const ushort Done = 3;
    internal const ushort FirstOwnType = 0x10;

    // SOL_NETLINK
    internal const int Level = 270;
    internal const int AddMembership = 1;
    internal const int DropMembership = 2;
    internal const int PacketInfo = 3;
    internal const int BroadcastError = 4;
    internal const int NoBufferErrors = 5;
    internal const int ListenAllNamespaces = 8;
    internal const int ListMemberships = 9;
    internal const int CapAcknowledge = 10;
    internal const int ExtendedAcknowledge = 11;
    internal const int StrictCheck = 12;
}
