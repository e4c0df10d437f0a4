namespace SimNet.Simulation.Transport;

// Linux's numbers of the control operations that sockets know (ioctl(2), sockios.h).
internal static class ControlCodes
{
    // FIONREAD, SIOCINQ
    internal const uint BytesAvailable = 0x541B;

    // TIOCOUTQ, SIOCOUTQ
    internal const uint BytesUnacknowledged = 0x5411;

    // SIOCOUTQNSD
    internal const uint BytesUnsent = 0x894B;

    // SIOCATMARK
    internal const uint IsAtMark = 0x8905;

    // SIO_RCVALL of Windows, for hosts that have it.
    internal const uint ReceiveAll = 0x98000001;
}
