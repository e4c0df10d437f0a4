namespace SimNet.Simulation.Wire;

// Who a TIPC message is for (net/tipc/msg.h). Data has its importance here, from Low to Critical.
internal enum TipcUser
{
    LowImportance = 0,
    CriticalImportance = 3,
    LinkProtocol = 7,
    ConnectionManager = 8,
    NameDistributor = 11,
    Fragmenter = 12,
    Discovery = 13,
}
