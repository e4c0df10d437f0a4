namespace SimNet.Simulation.Ip;

// Whoever wants to know what changes about a host's interfaces. Told after the change, in the kernel's order.
internal interface IInterfaceObserver
{
    // Whether anybody listens now: what changes about routes is found out only then.
    bool IsListening { get; }

    void OnLinkChanged(HostInterface link, InterfaceFlags changed);

    void OnAddressAdded(HostInterface link, InterfaceAddress address);

    void OnAddressRemoved(HostInterface link, InterfaceAddress address);

    void OnRouteAdded(HostRoute route);

    void OnRouteRemoved(HostRoute route);
}
