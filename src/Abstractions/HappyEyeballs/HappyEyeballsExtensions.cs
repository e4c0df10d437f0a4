using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>A connect that does not wait for one address after the other (Happy Eyeballs version 2, RFC 8305).</summary>
public static class HappyEyeballsExtensions
{
    /// <summary>
    /// Connects a stream to a host and port by racing its addresses: IPv6 and IPv4 addresses are asked for at the same time, tried by turns, the
    /// next one when the last has not answered for a while or as soon as one fails, and the first that connects wins.
    /// </summary>
    /// <param name="provider">The host to connect from.</param>
    /// <param name="host">A name or an address in figures.</param>
    /// <param name="port">The port, from 0 to 65535.</param>
    /// <param name="options">Delays, timeout, order and source; left out, the defaults.</param>
    /// <param name="cancellationToken">Ends lookups and attempts.</param>
    /// <returns>The connected socket; the caller disposes of it. Its <see cref="ISocket.Timeout"/> is the provider's default.</returns>
    /// <remarks>
    /// <para>Within a family the order is the resolver's (RFC 6724). An answer that comes while attempts are under way joins the race. Sockets that
    /// do not win are closed before the call returns, whatever its outcome, and a lookup that is not needed any more is cancelled.</para>
    /// <para>Time is that of <see cref="ISocketProvider.TimeProvider"/>. While a lookup is under way the race holds a pair of UNIX sockets beside its
    /// attempts. Left out of the RFC: addresses synthesized behind NAT64 (section 7), and history of past attempts.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException">Provider or host is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    /// <exception cref="AddressInfoException">The host is not known.</exception>
    /// <exception cref="ConnectFailedException">Every attempt has failed; it has them all.</exception>
    /// <exception cref="ConnectTimeoutException">The timeout has passed; it has all attempts.</exception>
    /// <exception cref="SocketException">There is no descriptor for the wait (<see cref="SocketError.TooManyOpenSockets"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<ISocket> ConnectHappyEyeballsAsync(
        this ISocketProvider provider,
        string host,
        int port,
        HappyEyeballsOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        Check(provider, host, port);
        cancellationToken.ThrowIfCancellationRequested();
        using var race = new HappyEyeballsRace(provider, host, port, options ?? new HappyEyeballsOptions());
        while (!race.Advance())
        {
            // The continuation stays where the caller is: in a simulation that is the simulation's own context.
            await provider.PollAsync(race.Entries, race.TimeToNext, cancellationToken).ConfigureAwait(true);
        }

        return race.Take();
    }

    /// <summary>The blocking form of <see cref="ConnectHappyEyeballsAsync"/>.</summary>
    /// <param name="provider">The host to connect from.</param>
    /// <param name="host">A name or an address in figures.</param>
    /// <param name="port">The port, from 0 to 65535.</param>
    /// <param name="options">Delays, timeout, order and source; left out, the defaults.</param>
    /// <returns>The connected socket; the caller disposes of it. Its <see cref="ISocket.Timeout"/> is the provider's default.</returns>
    /// <remarks>As for the awaited form. On the operating system the two lookups run on threads of the pool.</remarks>
    /// <exception cref="ArgumentNullException">Provider or host is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    /// <exception cref="AddressInfoException">The host is not known.</exception>
    /// <exception cref="ConnectFailedException">Every attempt has failed; it has them all.</exception>
    /// <exception cref="ConnectTimeoutException">The timeout has passed; it has all attempts.</exception>
    /// <exception cref="SocketException">There is no descriptor for the wait (<see cref="SocketError.TooManyOpenSockets"/>).</exception>
    public static ISocket ConnectHappyEyeballs(this ISocketProvider provider, string host, int port, HappyEyeballsOptions? options = null)
    {
        Check(provider, host, port);
        using var race = new HappyEyeballsRace(provider, host, port, options ?? new HappyEyeballsOptions());
        while (!race.Advance())
        {
            provider.Poll(race.Entries.Span, race.TimeToNext);
        }

        return race.Take();
    }

    private static void Check(ISocketProvider provider, string host, int port)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
    }
}
