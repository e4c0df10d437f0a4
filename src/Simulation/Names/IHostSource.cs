using System.Net;
using System.Net.Sockets;

namespace SimNet.Simulation.Names;

/// <summary>One source of host names, such as the words "files" and "dns" in <c>nsswitch.conf(5)</c> mean.</summary>
/// <remarks>
/// A source that needs no network answers at once. Another waits only for what the simulation completes, so that a blocking caller can drive
/// it. When the token is cancelled it gives back what it holds and throws <see cref="OperationCanceledException"/>.
/// </remarks>
internal interface IHostSource
{
    /// <summary>The addresses of a name.</summary>
    /// <param name="name">The name, in ASCII.</param>
    /// <param name="addressFamily">IPv4, IPv6, or unspecified for both.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>The answer; not an exception where nothing is found.</returns>
    ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken);

    /// <summary>The names of an address.</summary>
    /// <param name="address">The address, of IPv4 or IPv6.</param>
    /// <param name="cancellationToken">Ends the lookup.</param>
    /// <returns>The answer, whose only address is the one asked for; not an exception where nothing is found.</returns>
    ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken);
}
