namespace SimNet.Simulation.Wire;

// The types of TIPC messages; each user has its own numbers (net/tipc/msg.h).
internal static class TipcMessageType
{
    // Data.
    internal const int Connection = 0;
    internal const int Multicast = 1;
    internal const int Named = 2;
    internal const int Direct = 3;

    // LinkProtocol.
    internal const int State = 0;
    internal const int Reset = 1;
    internal const int Activate = 2;

    // ConnectionManager.
    internal const int Probe = 0;
    internal const int ProbeReply = 1;
    internal const int Acknowledgment = 2;

    // NameDistributor.
    internal const int Publication = 0;
    internal const int Withdrawal = 1;

    // Fragmenter.
    internal const int FirstFragment = 0;
    internal const int Fragment = 1;
    internal const int LastFragment = 2;

    // Discovery.
    internal const int Request = 0;
    internal const int Response = 1;
}
