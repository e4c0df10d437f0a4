using System.Net;

namespace SimNet.Abstractions;

/// <summary>A multicast group as sent by one host (<c>struct ip_mreq_source</c>, <c>ip(7)</c>).</summary>
/// <param name="Group">The group, an IPv4 multicast address.</param>
/// <param name="Source">The sender, an IPv4 address.</param>
/// <param name="Interface">The address of the interface to join on; <see cref="IPAddress.Any"/> lets the host choose.</param>
public sealed record SourceMembership(IPAddress Group, IPAddress Source, IPAddress Interface);
