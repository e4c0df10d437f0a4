using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport;

// Answers to options for which SocketError has no code of its own.
internal static class OptionErrors
{
    internal const SocketError NoSuchDevice = (SocketError)Errno.ENODEV;

    // What a connection cannot do, such as to join a group.
    internal const SocketError WrongProtocol = (SocketError)Errno.EPROTO;
}
