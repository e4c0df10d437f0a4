namespace SimNet.Simulation.Ip;

// The numbers of the routing tables that a host has (RT_TABLE_*).
internal static class RouteTables
{
    internal const byte Main = 254;
    internal const byte Local = 255;
}
