namespace SimNet.Simulation.Transport;

// Linux's numbers of the options for groups that the levels of IPv4 and IPv6 share (RFC 3678).
internal static class GroupOptionNames
{
    internal const int Join = 42;
    internal const int Block = 43;
    internal const int Unblock = 44;
    internal const int Leave = 45;
    internal const int JoinSource = 46;
    internal const int LeaveSource = 47;
    internal const int Filter = 48;
}
