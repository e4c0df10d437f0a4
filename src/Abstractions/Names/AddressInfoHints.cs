using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>What to narrow <see cref="INameResolver.GetAddressInfo"/> to; the default narrows nothing.</summary>
/// <param name="AddressFamily">The family, or <see cref="AddressFamily.Unspecified"/> for all.</param>
/// <param name="SocketType">The type, or 0 for all.</param>
/// <param name="ProtocolType">The protocol, or <see cref="ProtocolType.Unspecified"/> for all.</param>
/// <param name="Flags">How to look up.</param>
public readonly record struct AddressInfoHints(
    AddressFamily AddressFamily = AddressFamily.Unspecified,
    SocketType SocketType = 0,
    ProtocolType ProtocolType = ProtocolType.Unspecified,
    AddressInfoFlags Flags = AddressInfoFlags.None);
