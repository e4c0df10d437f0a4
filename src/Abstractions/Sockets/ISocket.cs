using System.Net;
using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

/// <summary>One socket of an <see cref="ISocketProvider"/>.</summary>
/// <remarks>
/// <para><b>Three forms.</b> Each operation that can wait has a blocking method, an awaited method (<c>…Async</c>) and a method that returns
/// a <see cref="SocketError"/> instead of throwing (<c>Try…</c>). All three give the same answers and obey the same <see cref="Timeout"/>.</para>
/// <para><b>Three modes</b> (<see cref="Timeout"/>): <see langword="null"/> waits; zero never waits and answers
/// <see cref="SocketError.WouldBlock"/> (<see cref="SocketError.InProgress"/> for a connect); a positive duration is the deadline of each
/// operation, after which it throws <see cref="SocketTimeoutException"/>, or answers <see cref="SocketError.WouldBlock"/> in its <c>Try…</c>
/// form (<see cref="SocketError.TimedOut"/> there is always the network's own ETIMEDOUT). An operation that has timed out has moved no data, save
/// for <see cref="SendAll"/>.</para>
/// <para><b>Errors.</b> What host and network answer comes as <see cref="SocketException"/>, with the code in
/// <see cref="SocketException.SocketErrorCode"/>; <see cref="SocketErrors.ToErrno"/> gives its errno without loss. An operation on a closed
/// socket throws <see cref="SocketClosedException"/> (EBADF). A null argument, a negative duration and the like throw the BCL's argument
/// exceptions. A refused call leaves the socket as it was.</para>
/// <para><b>Buffers</b> are the caller's; a null array counts as an empty one, as everywhere with spans. A blocking call
/// uses them until it returns, an awaited one until its task has completed.</para>
/// <para><b>Cancellation</b> ends a wait with <see cref="OperationCanceledException"/>; no data has then been moved (save for
/// <see cref="SendAllAsync"/>), and the socket can be used on. A cancelled connect goes on in the background, as after a timeout.</para>
/// <para><b>Threading.</b> On the operating system, a socket's members may be called from several threads at once. In a simulation, one
/// piece of code runs at a time anyway. Operations of one direction are served in the order of their calls.</para>
/// <para><b>Closing</b> ends operations that wait on the same object with <see cref="SocketClosedException"/>.</para>
/// </remarks>
public interface ISocket : IDisposable
{
    /// <summary>The provider whose socket this is.</summary>
    ISocketProvider Provider { get; }

    /// <summary>The family that the socket was created with.</summary>
    AddressFamily AddressFamily { get; }

    /// <summary>The type that the socket was created with.</summary>
    SocketType SocketType { get; }

    /// <summary>The protocol that the socket was created with.</summary>
    ProtocolType ProtocolType { get; }

    /// <summary>The descriptor (<c>fileno</c>), a small integer that is unique on the host while it is open; -1 once the socket is closed or detached.</summary>
    int Descriptor { get; }

    /// <summary>
    /// The longest time that an operation on this object may take (<c>settimeout</c>): <see langword="null"/> blocks, zero never blocks
    /// (<c>setblocking(0)</c>), a positive duration is a deadline for each operation. It holds for blocking, awaited and <c>Try…</c>
    /// methods alike, and for no other object that shares the descriptor's file. Operations already waiting keep their deadline.
    /// </summary>
    /// <value>Initially <see cref="ISocketProvider.DefaultTimeout"/>, for accepted sockets too; duplicates start with the original's.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="SocketClosedException">The value is set on a closed socket.</exception>
    Duration? Timeout { get; set; }

    /// <summary>The socket's own address (<c>getsockname(2)</c>); before a bind the family's wildcard or unnamed address.</summary>
    /// <exception cref="SocketException">The host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    EndPoint LocalEndPoint { get; }

    /// <summary>The peer's address (<c>getpeername(2)</c>).</summary>
    /// <exception cref="SocketException">The socket has no peer (<see cref="SocketError.NotConnected"/>).</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    EndPoint RemoteEndPoint { get; }

    /// <summary>Gives the socket an address of the host (<c>bind(2)</c>).</summary>
    /// <param name="localEndPoint">The address; port 0 lets the host choose one. A <see cref="HostEndPoint"/> or <see cref="DnsEndPoint"/> is resolved first.</param>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="SocketException">In use (<see cref="SocketError.AddressAlreadyInUse"/>), not one of the host's
    /// (<see cref="SocketError.AddressNotAvailable"/>), of another family (<see cref="SocketError.AddressFamilyNotSupported"/> or, where it is
    /// too short, <see cref="SocketError.InvalidArgument"/>), bound already (<see cref="SocketError.InvalidArgument"/>).</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    void Bind(EndPoint localEndPoint);

    /// <summary>Makes the socket accept connections (<c>listen(2)</c>).</summary>
    /// <param name="backlog">How many connections may wait to be accepted; cut to the host's <c>somaxconn</c>, negative values count as the largest.</param>
    /// <exception cref="SocketException">The type cannot listen (<see cref="SocketError.OperationNotSupported"/>), the socket is connected
    /// (<see cref="SocketError.InvalidArgument"/>), or its address is in use.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    void Listen(int backlog = 128);

    /// <summary>Takes the oldest connection that waits to be accepted (<c>accept(2)</c>).</summary>
    /// <returns>A new socket for the connection, which the caller disposes of, and the peer's address. The new socket's
    /// <see cref="Timeout"/> is the provider's default, not the listener's.</returns>
    /// <exception cref="SocketException">The socket does not listen (<see cref="SocketError.InvalidArgument"/>), cannot
    /// (<see cref="SocketError.OperationNotSupported"/>), or nothing waits (<see cref="SocketError.WouldBlock"/>).</exception>
    /// <exception cref="SocketTimeoutException">The timeout has passed.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    AcceptResult Accept();

    /// <inheritdoc cref="Accept"/>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<AcceptResult> AcceptAsync(CancellationToken cancellationToken = default);

    /// <summary><see cref="Accept"/> with an error code in place of an exception.</summary>
    /// <param name="result">The connection, if the code is <see cref="SocketError.Success"/>.</param>
    /// <returns>The code; <see cref="SocketError.WouldBlock"/> also when the timeout has passed.</returns>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    SocketError TryAccept(out AcceptResult result);

    /// <summary>Connects to a peer (<c>connect(2)</c>); a datagram socket is given its one peer.</summary>
    /// <param name="remoteEndPoint">The peer. A <see cref="HostEndPoint"/> or <see cref="DnsEndPoint"/> is resolved first, and its first address taken.</param>
    /// <remarks>After <see cref="SocketError.InProgress"/>, a timeout or a cancellation the attempt goes on: the socket becomes
    /// writable when it is over, and option <c>SO_ERROR</c> tells its outcome.</remarks>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="SocketException">Refused (<see cref="SocketError.ConnectionRefused"/>), no route, the network's own timeout
    /// (<see cref="SocketError.TimedOut"/>), begun without waiting (<see cref="SocketError.InProgress"/>), still going on
    /// (<see cref="SocketError.AlreadyInProgress"/>), connected already (<see cref="SocketError.IsConnected"/>), or another family.</exception>
    /// <exception cref="SocketTimeoutException">The timeout has passed.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    void Connect(EndPoint remoteEndPoint);

    /// <inheritdoc cref="Connect"/>
    /// <param name="remoteEndPoint">The peer. A <see cref="HostEndPoint"/> or <see cref="DnsEndPoint"/> is resolved first, and its first address taken.</param>
    /// <param name="cancellationToken">Ends the wait; the attempt goes on.</param>
    /// <returns>A task that completes when the connection is there.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask ConnectAsync(EndPoint remoteEndPoint, CancellationToken cancellationToken = default);

    /// <summary><see cref="Connect"/> with an error code in place of an exception (<c>connect_ex</c>).</summary>
    /// <param name="remoteEndPoint">The peer.</param>
    /// <returns>The code; <see cref="SocketError.WouldBlock"/> when the timeout has passed.</returns>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    SocketError TryConnect(EndPoint remoteEndPoint);

    /// <summary>Receives what has arrived, at least one byte of a stream or one datagram (<c>recv(2)</c>).</summary>
    /// <param name="buffer">Where to put the bytes. What does not fit stays in a stream, and is lost of a datagram.</param>
    /// <param name="flags">How to receive; see <c>SocketFlags.WaitAll</c> and its like.</param>
    /// <returns>The number of bytes; 0 at the end of a stream, for an empty datagram, or for an empty buffer.</returns>
    /// <exception cref="SocketException">Nothing is there (<see cref="SocketError.WouldBlock"/>), reset
    /// (<see cref="SocketError.ConnectionReset"/>), not connected (<see cref="SocketError.NotConnected"/>).</exception>
    /// <exception cref="SocketTimeoutException">The timeout has passed.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    int Receive(Span<byte> buffer, SocketFlags flags = SocketFlags.None);

    /// <inheritdoc cref="Receive"/>
    /// <param name="buffer">Where to put the bytes; the operation's until it has completed.</param>
    /// <param name="flags">How to receive.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer, SocketFlags flags = SocketFlags.None, CancellationToken cancellationToken = default);

    /// <summary><see cref="Receive"/> with an error code in place of an exception.</summary>
    /// <param name="buffer">Where to put the bytes.</param>
    /// <param name="flags">How to receive.</param>
    /// <param name="received">The number of bytes, if the code is <see cref="SocketError.Success"/>.</param>
    /// <returns>The code; <see cref="SocketError.WouldBlock"/> also when the timeout has passed.</returns>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    SocketError TryReceive(Span<byte> buffer, SocketFlags flags, out int received);

    /// <summary>Receives, and tells from whom (<c>recvfrom(2)</c>).</summary>
    /// <param name="buffer">Where to put the bytes.</param>
    /// <param name="flags">How to receive.</param>
    /// <returns>The number of bytes, the sender, and whether the datagram was cut.</returns>
    /// <exception cref="SocketException">As for <see cref="Receive"/>.</exception>
    /// <exception cref="SocketTimeoutException">The timeout has passed.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    ReceiveFromResult ReceiveFrom(Span<byte> buffer, SocketFlags flags = SocketFlags.None);

    /// <inheritdoc cref="ReceiveFrom"/>
    /// <param name="buffer">Where to put the bytes; the operation's until it has completed.</param>
    /// <param name="flags">How to receive.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<ReceiveFromResult> ReceiveFromAsync(
        Memory<byte> buffer,
        SocketFlags flags = SocketFlags.None,
        CancellationToken cancellationToken = default);

    /// <summary><see cref="ReceiveFrom"/> with an error code in place of an exception.</summary>
    /// <param name="buffer">Where to put the bytes.</param>
    /// <param name="flags">How to receive.</param>
    /// <param name="result">What was received, if the code is <see cref="SocketError.Success"/>.</param>
    /// <returns>The code; <see cref="SocketError.WouldBlock"/> also when the timeout has passed.</returns>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    SocketError TryReceiveFrom(Span<byte> buffer, SocketFlags flags, out ReceiveFromResult result);

    /// <summary>Sends to the peer (<c>send(2)</c>): what fits into the send buffer of a stream, or one datagram.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="flags">How to send.</param>
    /// <returns>How many bytes were taken, which may be fewer than given; the rest is the caller's to send.</returns>
    /// <remarks>A blocking stream takes all of them, as Linux does; in the other modes it takes what fits.</remarks>
    /// <exception cref="SocketException">Nothing fits (<see cref="SocketError.WouldBlock"/>), the sending half is shut
    /// (<see cref="SocketError.Shutdown"/>, EPIPE; no signal is raised), reset, not connected
    /// (<see cref="SocketError.NotConnected"/>; a stream that never was: EPIPE), a datagram too large (<see cref="SocketError.MessageSize"/>).</exception>
    /// <exception cref="SocketTimeoutException">The timeout has passed.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    int Send(ReadOnlySpan<byte> buffer, SocketFlags flags = SocketFlags.None);

    /// <inheritdoc cref="Send"/>
    /// <param name="buffer">The bytes; the operation's until it has completed.</param>
    /// <param name="flags">How to send.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before any byte was taken.</exception>
    ValueTask<int> SendAsync(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags = SocketFlags.None,
        CancellationToken cancellationToken = default);

    /// <summary><see cref="Send"/> with an error code in place of an exception.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="flags">How to send.</param>
    /// <param name="sent">How many bytes were taken, if the code is <see cref="SocketError.Success"/>.</param>
    /// <returns>The code; <see cref="SocketError.WouldBlock"/> also when the timeout has passed.</returns>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    SocketError TrySend(ReadOnlySpan<byte> buffer, SocketFlags flags, out int sent);

    /// <summary>Sends all bytes, with as many sends as it takes (<c>sendall</c>); the timeout bounds the whole.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="flags">How to send.</param>
    /// <remarks>After an error or a timeout there is no telling how much was sent.</remarks>
    /// <exception cref="SocketException">As for <see cref="Send"/>.</exception>
    /// <exception cref="SocketTimeoutException">The timeout has passed before all was taken.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    void SendAll(ReadOnlySpan<byte> buffer, SocketFlags flags = SocketFlags.None);

    /// <inheritdoc cref="SendAll"/>
    /// <param name="buffer">The bytes; the operation's until it has completed.</param>
    /// <param name="flags">How to send.</param>
    /// <param name="cancellationToken">Ends the wait; there is no telling how much was sent.</param>
    /// <returns>A task that completes when the last byte was taken.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask SendAllAsync(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags = SocketFlags.None,
        CancellationToken cancellationToken = default);

    /// <summary>Sends one datagram to an address (<c>sendto(2)</c>).</summary>
    /// <param name="buffer">The datagram's bytes; none is a valid datagram.</param>
    /// <param name="flags">How to send.</param>
    /// <param name="remoteEndPoint">The receiver. A <see cref="HostEndPoint"/> or <see cref="DnsEndPoint"/> is resolved first, and its first address taken.</param>
    /// <returns>The number of bytes taken.</returns>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="SocketException">As for <see cref="Send"/>; an earlier datagram was refused
    /// (<see cref="SocketError.ConnectionRefused"/>, connected sockets only); no route; another family.</exception>
    /// <exception cref="SocketTimeoutException">The timeout has passed.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    int SendTo(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remoteEndPoint);

    /// <inheritdoc cref="SendTo"/>
    /// <param name="buffer">The datagram's bytes; the operation's until it has completed.</param>
    /// <param name="flags">How to send.</param>
    /// <param name="remoteEndPoint">The receiver.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<int> SendToAsync(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags,
        EndPoint remoteEndPoint,
        CancellationToken cancellationToken = default);

    /// <summary><see cref="SendTo"/> with an error code in place of an exception.</summary>
    /// <param name="buffer">The datagram's bytes.</param>
    /// <param name="flags">How to send.</param>
    /// <param name="remoteEndPoint">The receiver.</param>
    /// <param name="sent">The number of bytes taken, if the code is <see cref="SocketError.Success"/>.</param>
    /// <returns>The code; <see cref="SocketError.WouldBlock"/> also when the timeout has passed.</returns>
    /// <exception cref="ArgumentNullException">The address is null.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    SocketError TrySendTo(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remoteEndPoint, out int sent);

    /// <summary>Shuts one half of a connection or both (<c>shutdown(2)</c>), for all objects that share it. Data under way still arrives.</summary>
    /// <param name="how">Which half.</param>
    /// <exception cref="SocketException">Not connected (<see cref="SocketError.NotConnected"/>), or no such half (<see cref="SocketError.InvalidArgument"/>).</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    void Shutdown(SocketShutdown how);

    /// <summary>
    /// Closes this object's descriptor (<c>close(2)</c>); the connection ends with its last descriptor. Never blocks; closing twice is allowed.
    /// <see cref="IDisposable.Dispose"/> does the same.
    /// </summary>
    void Close();

    /// <summary>Gives the descriptor up without closing it (<c>detach</c>). This object is closed afterwards.</summary>
    /// <returns>The descriptor, now the caller's to close or adopt; -1 if the socket was closed already.</returns>
    int Detach();

    /// <summary>Makes another object with a descriptor of its own for the same socket (<c>dup(2)</c>).</summary>
    /// <returns>The duplicate, which lives as long as it likes; the caller disposes of it.</returns>
    /// <exception cref="SocketException">No more descriptors (<see cref="SocketError.TooManyOpenSockets"/>).</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    ISocket Duplicate();

    /// <summary>Waits until the socket is ready (<c>poll(2)</c>); <see cref="Timeout"/> plays no part.</summary>
    /// <param name="events">The events to wait for; error and hang-up come unasked.</param>
    /// <param name="timeout">Zero, the default, returns at once; see <see cref="ISocketProvider.Poll"/> for waiting without end.</param>
    /// <returns>The events that hold; none when the timeout has passed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    PollEvents Poll(PollEvents events, Duration timeout = default);

    /// <summary>Reads an integer option (<c>getsockopt(2)</c>). <see cref="SocketOption{T}"/> has typed ones.</summary>
    /// <param name="level">The native level, such as SOL_SOCKET.</param>
    /// <param name="name">The native number of the option.</param>
    /// <returns>The value.</returns>
    /// <exception cref="SocketException">No such option (<see cref="SocketError.ProtocolOption"/>), or the host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    int GetOption(int level, int name);

    /// <summary>Reads an option as bytes in the host's byte order (<c>getsockopt(2)</c>).</summary>
    /// <param name="level">The native level.</param>
    /// <param name="name">The native number of the option.</param>
    /// <param name="value">Where to put the value; a longer one is cut.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="SocketException">No such option (<see cref="SocketError.ProtocolOption"/>), or the host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    int GetOption(int level, int name, Span<byte> value);

    /// <summary>Sets an integer option (<c>setsockopt(2)</c>).</summary>
    /// <param name="level">The native level.</param>
    /// <param name="name">The native number of the option.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="SocketException">No such option (<see cref="SocketError.ProtocolOption"/>), or the host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    void SetOption(int level, int name, int value);

    /// <summary>Sets an option from bytes in the host's byte order (<c>setsockopt(2)</c>).</summary>
    /// <param name="level">The native level.</param>
    /// <param name="name">The native number of the option.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="SocketException">No such option (<see cref="SocketError.ProtocolOption"/>), a value too short, or the host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    void SetOption(int level, int name, ReadOnlySpan<byte> value);

    /// <summary>Sets an option with a null value of a given length (<c>setsockopt(level, name, NULL, length)</c>).</summary>
    /// <param name="level">The native level.</param>
    /// <param name="name">The native number of the option.</param>
    /// <param name="length">The length that the host is told.</param>
    /// <exception cref="SocketException">The host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    void SetNullOption(int level, int name, int length);

    /// <summary>A control operation (<c>ioctl(2)</c>; <c>WSAIoctl</c> on Windows), such as FIONREAD.</summary>
    /// <param name="control">The native code.</param>
    /// <param name="argument">The argument's bytes, read and written in place.</param>
    /// <returns>The call's result, 0 for most codes.</returns>
    /// <exception cref="SocketException">The host knows no such code (ENOTTY), or its answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    int Control(uint control, Span<byte> argument);
}
