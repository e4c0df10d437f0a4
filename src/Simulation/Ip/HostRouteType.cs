namespace SimNet.Simulation.Ip;

// What a route does with packets (RTN_*).
internal enum HostRouteType : byte
{
    Unicast = 1,
    Local = 2,
    Broadcast = 3,
    Multicast = 5,
}
