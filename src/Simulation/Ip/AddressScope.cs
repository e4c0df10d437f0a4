namespace SimNet.Simulation.Ip;

// How far an address or a route reaches (RT_SCOPE_*): the larger, the nearer.
internal enum AddressScope : byte
{
    Universe = 0,
    Link = 253,
    Host = 254,
}
