using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Contract;

// What an operation answered, said in the same words for the three forms.
public readonly record struct Answer(Ending Ending, SocketError Code = SocketError.Success, int Count = 0, EndPoint? Peer = null, SocketFlags Flags = SocketFlags.None)
{
    public static Answer TimedOut { get; } = new(Ending.TimedOut);

    public static Answer Done(int count = 0) => new(Ending.Done, Count: count);

    public static Answer Failed(SocketError code) => new(Ending.Failed, code);

    public static Answer Of(ReceiveFromResult result) => new(Ending.Done, SocketError.Success, result.Count, result.RemoteEndPoint, result.Flags);
}
