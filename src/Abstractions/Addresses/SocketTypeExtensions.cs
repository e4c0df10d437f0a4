using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>What Linux takes together with a socket's type (<c>socket(2)</c>); combined with <c>|</c>.</summary>
public static class SocketTypeExtensions
{
    extension(SocketType)
    {
        /// <summary>The socket starts with a <see cref="ISocket.Timeout"/> of zero (SOCK_NONBLOCK).</summary>
        public static SocketType NonBlocking => (SocketType)0x800;

        /// <summary>The descriptor is closed in programs that are executed (SOCK_CLOEXEC); it always is here.</summary>
        public static SocketType CloseOnExec => (SocketType)0x80000;
    }
}
