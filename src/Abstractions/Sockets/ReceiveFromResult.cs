using System.Net;
using System.Net.Sockets;

namespace SimNet.Abstractions;

/// <summary>What a receive with the sender's address gave.</summary>
/// <param name="Count">The number of bytes in the buffer; with <see cref="SocketFlags.Truncated"/> asked for, a datagram's real length.</param>
/// <param name="RemoteEndPoint">The sender; <see langword="null"/> where the family or the connection tells none (a connected stream).</param>
/// <param name="Flags"><see cref="SocketFlags.Truncated"/> if the datagram was longer than the buffer.</param>
public readonly record struct ReceiveFromResult(int Count, EndPoint? RemoteEndPoint, SocketFlags Flags);
