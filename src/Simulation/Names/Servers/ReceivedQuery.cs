using System.Net;
using NodaTime;
using SimNet.Simulation.Names.Messages;

namespace SimNet.Simulation.Names.Servers;

/// <summary>A query that has come to a name server.</summary>
/// <param name="Time">When, by the monotonic clock of the server's host.</param>
/// <param name="Server">The host that was asked.</param>
/// <param name="Client">Who asks.</param>
/// <param name="IsTcp">Whether over TCP.</param>
/// <param name="Message">The query.</param>
public sealed record ReceivedQuery(Duration Time, string Server, IPEndPoint Client, bool IsTcp, DnsMessage Message);
