using System.Net;
using System.Net.Sockets;
using NodaTime;

namespace SimNet.Abstractions;

/// <summary>Functions of the socket interface that follow from an <see cref="ISocketProvider"/>'s members.</summary>
public static class SocketProviderExtensions
{
    /// <summary>
    /// Connects a stream to a host and port (<c>create_connection</c>): tries all addresses of the host, one after the other, and takes the
    /// first that answers.
    /// </summary>
    /// <param name="provider">The host to connect from.</param>
    /// <param name="host">A name or an address in figures.</param>
    /// <param name="port">The port, from 0 to 65535.</param>
    /// <param name="timeout">The <see cref="ISocket.Timeout"/> of the new socket, for each attempt to connect; left out, the provider's default. As with
    /// <c>create_connection</c>, the lookup of the host is not under it, which may take as long as the resolver's own timeouts allow: with
    /// several addresses, or name servers that do not answer, the call takes a multiple of the timeout. To bound the whole, await
    /// <see cref="CreateConnectionAsync"/> and cancel it.</param>
    /// <param name="source">The address to connect from; left out, the host chooses.</param>
    /// <returns>The connected socket; the caller disposes of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Port or timeout is out of range.</exception>
    /// <exception cref="AddressInfoException">The host is not known.</exception>
    /// <exception cref="SocketException">The error of the last attempt.</exception>
    public static ISocket CreateConnection(
        this ISocketProvider provider,
        string host,
        int port,
        Duration? timeout = null,
        EndPoint? source = null)
    {
        IReadOnlyList<AddressInfo> addresses = Check(provider, port, timeout).GetAddressInfo(host, PortText(port), StreamHints);
        for (int i = 0; ; i++)
        {
            ISocket? socket = null;
            try
            {
                socket = Prepare(provider, addresses[i], timeout, source);
                socket.Connect(addresses[i].EndPoint);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket?.Dispose();
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }
    }

    /// <inheritdoc cref="CreateConnection"/>
    /// <param name="provider">The host to connect from.</param>
    /// <param name="host">A name or an address in figures.</param>
    /// <param name="port">The port, from 0 to 65535.</param>
    /// <param name="timeout">The timeout of the new socket, for each attempt to connect but not for the lookup.</param>
    /// <param name="source">The address to connect from.</param>
    /// <param name="cancellationToken">Ends the lookup or the attempt.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<ISocket> CreateConnectionAsync(
        this ISocketProvider provider,
        string host,
        int port,
        Duration? timeout = null,
        EndPoint? source = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<AddressInfo> addresses = await Check(provider, port, timeout)
            .GetAddressInfoAsync(host, PortText(port), StreamHints, cancellationToken).ConfigureAwait(true);
        for (int i = 0; ; i++)
        {
            ISocket? socket = null;
            try
            {
                socket = Prepare(provider, addresses[i], timeout, source);
                await socket.ConnectAsync(addresses[i].EndPoint, cancellationToken).ConfigureAwait(true);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket?.Dispose();
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }
    }

    /// <summary>Waits for sockets to become readable, writable or exceptional (<c>select(2)</c>).</summary>
    /// <param name="provider">The sockets' host.</param>
    /// <param name="readers">The sockets to wait for reading; those that are not ready are removed.</param>
    /// <param name="writers">The sockets to wait for writing; those that are not ready are removed.</param>
    /// <param name="exceptional">The sockets to wait for urgent data; those without are removed.</param>
    /// <param name="timeout">Zero returns at once, <see langword="null"/> waits for as long as it takes.</param>
    /// <returns>How many sockets remain in the three lists.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is negative.</exception>
    /// <exception cref="SocketClosedException">A socket is closed.</exception>
    public static int Select(
        this ISocketProvider provider,
        IList<ISocket>? readers,
        IList<ISocket>? writers,
        IList<ISocket>? exceptional,
        Duration? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(provider);
        (IList<ISocket> Sockets, PollEvents Asked, PollEvents Ready)[] lists =
        [
            (readers ?? [], PollEvents.Read, PollEvents.Read | PollEvents.HangUp | PollEvents.Error),
            (writers ?? [], PollEvents.Write, PollEvents.Write | PollEvents.Error),
            (exceptional ?? [], PollEvents.Priority, PollEvents.Priority),
        ];
        PollEntry[] entries = [.. lists.SelectMany(static l => l.Sockets.Select(s => new PollEntry(s, l.Asked)))];
        if (entries.Any(static e => e.Socket.Descriptor < 0))
        {
            throw new SocketClosedException();
        }

        provider.Poll(entries, timeout);
        int next = 0;
        int remaining = 0;
        foreach ((IList<ISocket> sockets, _, PollEvents ready) in lists)
        {
            PollEntry[] own = entries[next..(next + sockets.Count)];
            next += sockets.Count;
            for (int i = own.Length - 1; i >= 0; i--)
            {
                if ((own[i].Returned & ready) == 0)
                {
                    sockets.RemoveAt(i);
                }
            }

            remaining += sockets.Count;
        }

        return remaining;
    }

    private static AddressInfoHints StreamHints { get; } = new(SocketType: SocketType.Stream);

    private static INameResolver Check(ISocketProvider provider, int port, Duration? timeout)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        SocketTimeouts.Validate(timeout);
        return provider.Names;
    }

    private static string PortText(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static ISocket Prepare(ISocketProvider provider, AddressInfo address, Duration? timeout, EndPoint? source)
    {
        ISocket socket = provider.CreateSocket(address.AddressFamily, address.SocketType, address.ProtocolType);
        try
        {
            if (timeout is not null)
            {
                socket.Timeout = timeout;
            }

            if (source is not null)
            {
                socket.Bind(source);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
