using System.Net.Sockets;

namespace SimNet.Simulation.Names;

/// <summary>A socket type, protocol and port that <c>getaddrinfo(3)</c> offers for each address.</summary>
internal readonly record struct SocketKind(SocketType SocketType, ProtocolType ProtocolType, int Port);
