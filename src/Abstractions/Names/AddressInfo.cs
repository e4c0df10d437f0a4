using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>One answer of <see cref="INameResolver.GetAddressInfo"/>: what a socket needs to be created and connected.</summary>
/// <param name="AddressFamily">The family for <see cref="ISocketProvider.CreateSocket"/>.</param>
/// <param name="SocketType">The type.</param>
/// <param name="ProtocolType">The protocol.</param>
/// <param name="CanonicalName">The host's canonical name if <see cref="AddressInfoFlags.CanonicalName"/> was asked for, else empty.</param>
/// <param name="EndPoint">The address.</param>
public sealed record AddressInfo(
    AddressFamily AddressFamily,
    SocketType SocketType,
    ProtocolType ProtocolType,
    string CanonicalName,
    IPEndPoint EndPoint);
