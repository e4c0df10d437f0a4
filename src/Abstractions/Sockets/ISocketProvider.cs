using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

/// <summary>
/// The sockets of one host: the operating system's, or those of a host in a simulated network.
/// An application takes this interface in a constructor and knows no more.
/// </summary>
/// <remarks>
/// <para>The contract is the BSD socket interface as Linux gives it (<c>socket(7)</c>, <c>tcp(7)</c>, <c>udp(7)</c>, <c>unix(7)</c>).
/// What the network does to a program comes as <see cref="SocketException"/>; a caller's misuse as the BCL's argument exceptions.</para>
/// <para>Threading: the provider of the operating system may be used from any thread. A simulated host's provider may be used
/// only by code that the simulation runs or by the thread that drives it; any other call is refused with an exception that says so.</para>
/// </remarks>
public interface ISocketProvider
{
    /// <summary>The resolver for host names and addresses (<c>getaddrinfo(3)</c> and relatives).</summary>
    INameResolver Names { get; }

    /// <summary>The table of services (<c>services(5)</c>; <c>getservbyname</c>, <c>getservbyport</c>).</summary>
    IServiceDatabase Services { get; }

    /// <summary>The table of protocols (<c>protocols(5)</c>; <c>getprotobyname</c>).</summary>
    IProtocolDatabase Protocols { get; }

    /// <summary>Conversion between the host's byte order and the network's (<c>htonl</c>, <c>htons</c>, <c>ntohl</c>, <c>ntohs</c>).</summary>
    IByteOrder ByteOrder { get; }

    /// <summary>The host's wall clock. In a simulation it is virtual.</summary>
    IClock Clock { get; }

    /// <summary>The host's clock and timers in the form of the BCL; the same time as <see cref="Clock"/>.</summary>
    TimeProvider TimeProvider { get; }

    /// <summary>The host's name (<c>gethostname</c>).</summary>
    string HostName { get; }

    /// <summary>Whether the host can make IPv6 sockets (<c>has_ipv6</c>).</summary>
    bool SupportsIPv6 { get; }

    /// <summary>
    /// The timeout that new sockets start with (<c>getdefaulttimeout</c>, <c>setdefaulttimeout</c>);
    /// <see langword="null"/>, the default, means that operations block.
    /// </summary>
    /// <value>A duration of zero or more, or <see langword="null"/>; see <see cref="ISocket.Timeout"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    Duration? DefaultTimeout { get; set; }

    /// <summary>Creates a socket (<c>socket(2)</c>). Its <see cref="ISocket.Timeout"/> is <see cref="DefaultTimeout"/>.</summary>
    /// <param name="addressFamily">The family; families that the BCL does not name come from <c>AddressFamily.FromNative</c>.</param>
    /// <param name="socketType">The type.</param>
    /// <param name="protocolType">The protocol; <see cref="ProtocolType.Unspecified"/> lets the family choose.</param>
    /// <returns>The new socket; the caller disposes of it.</returns>
    /// <exception cref="SocketException">The host has no such family (<see cref="SocketError.AddressFamilyNotSupported"/>), no such type
    /// (<see cref="SocketError.SocketNotSupported"/>), no such protocol (<see cref="SocketError.ProtocolNotSupported"/>), no more
    /// descriptors (<see cref="SocketError.TooManyOpenSockets"/>), or the program lacks the right.</exception>
    ISocket CreateSocket(
        AddressFamily addressFamily = AddressFamily.InterNetwork,
        SocketType socketType = SocketType.Stream,
        ProtocolType protocolType = ProtocolType.Unspecified);

    /// <summary>Creates two sockets that are connected with each other (<c>socketpair(2)</c>).</summary>
    /// <param name="addressFamily">The family; UNIX by default.</param>
    /// <param name="socketType">The type.</param>
    /// <param name="protocolType">The protocol.</param>
    /// <returns>Both sockets; the caller disposes of each.</returns>
    /// <exception cref="SocketException">The family has no pairs (<see cref="SocketError.OperationNotSupported"/>), or as for <see cref="CreateSocket"/>.</exception>
    (ISocket First, ISocket Second) CreateSocketPair(
        AddressFamily addressFamily = AddressFamily.Unix,
        SocketType socketType = SocketType.Stream,
        ProtocolType protocolType = ProtocolType.Unspecified);

    /// <summary>Duplicates a descriptor and makes a socket of the duplicate (<c>fromfd</c>). The descriptor stays the caller's.</summary>
    /// <param name="descriptor">A descriptor of this host.</param>
    /// <param name="addressFamily">The family that the socket reports; it is not checked.</param>
    /// <param name="socketType">The type that the socket reports; it is not checked.</param>
    /// <param name="protocolType">The protocol that the socket reports; it is not checked.</param>
    /// <returns>A socket with a descriptor of its own, which the caller disposes of.</returns>
    /// <exception cref="SocketException">The descriptor is not open (EBADF), or there are no more (EMFILE).</exception>
    ISocket FromDescriptor(
        int descriptor,
        AddressFamily addressFamily,
        SocketType socketType,
        ProtocolType protocolType = ProtocolType.Unspecified);

    /// <summary>
    /// Takes over a descriptor, such as one that <see cref="ISocket.Detach"/> returned. Family, type and protocol are asked of the host.
    /// </summary>
    /// <param name="descriptor">A descriptor of this host; from now on the socket's.</param>
    /// <returns>The socket that owns the descriptor; the caller disposes of it.</returns>
    /// <exception cref="SocketException">The descriptor is not open (EBADF) or no socket (ENOTSOCK). It then remains the caller's.</exception>
    ISocket AdoptDescriptor(int descriptor);

    /// <summary>Closes a descriptor that no <see cref="ISocket"/> owns (<c>close(2)</c>).</summary>
    /// <param name="descriptor">A descriptor of this host, such as one that <see cref="ISocket.Detach"/> returned.</param>
    /// <exception cref="SocketException">The descriptor is not open (EBADF).</exception>
    void CloseDescriptor(int descriptor);

    /// <summary>Waits until at least one of the sockets is ready (<c>poll(2)</c>), or the timeout has passed.</summary>
    /// <param name="entries">The sockets with the events to wait for; each entry's <see cref="PollEntry.Returned"/> is overwritten.
    /// The buffer is used only during the call.</param>
    /// <param name="timeout">Zero returns at once, <see langword="null"/> waits for as long as it takes. Sockets' own timeouts play no part.</param>
    /// <returns>How many entries have events; 0 when the timeout has passed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative.</exception>
    /// <exception cref="ArgumentException">An entry holds no socket, or a socket of another provider.</exception>
    int Poll(Span<PollEntry> entries, Duration? timeout = null);

    /// <summary>The awaited form of <see cref="Poll"/>.</summary>
    /// <param name="entries">As for <see cref="Poll"/>; the buffer is the operation's until it has completed.</param>
    /// <param name="timeout">As for <see cref="Poll"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many entries have events; 0 when the timeout has passed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative.</exception>
    /// <exception cref="ArgumentException">An entry holds no socket, or a socket of another provider.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before a socket was ready.</exception>
    ValueTask<int> PollAsync(Memory<PollEntry> entries, Duration? timeout = null, CancellationToken cancellationToken = default);
}
