namespace SimNet.Simulation.Ip;

// The interfaces of a host, by Linux's numbers: loopback, and the one on the network's segment.
internal static class InterfaceIndex
{
    // No interface in particular.
    internal const int None = 0;

    internal const int Loopback = InterfaceTable.LoopbackIndex;

    internal const int Segment = InterfaceTable.EthernetIndex;

    internal static bool Exists(int index) => index is Loopback or Segment;

    internal static string? NameOf(int index) => index switch
    {
        Loopback => "lo",
        Segment => "eth0",
        _ => null,
    };

    internal static int IndexOf(ReadOnlySpan<char> name) => name switch
    {
        "lo" => Loopback,
        "eth0" => Segment,
        _ => None,
    };
}
