using System.Net;

namespace SimNet.Abstractions;

/// <summary>What an accept gave.</summary>
/// <param name="Socket">The connection's socket; the caller disposes of it.</param>
/// <param name="RemoteEndPoint">The peer's address, as it was when the connection was made.</param>
public readonly record struct AcceptResult(ISocket Socket, EndPoint RemoteEndPoint);
