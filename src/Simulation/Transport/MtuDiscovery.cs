namespace SimNet.Simulation.Transport;

// IP_MTU_DISCOVER and IPV6_MTU_DISCOVER, with Linux's numbers.
internal enum MtuDiscovery
{
    Never,
    Want,
    Do,
    Probe,
    Interface,
    Omit,
}
