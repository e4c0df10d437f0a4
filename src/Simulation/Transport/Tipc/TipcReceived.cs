using System.Numerics;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

// A message in a socket's receive queue.
internal sealed class TipcReceived(TipcMessage message)
{
    // struct sk_buff with its shared info and the room in front of a message, in bytes.
    private const int Bookkeeping = 256;
    private const int Overhead = 528;

    internal TipcMessage Message { get; } = message;

    // What it counts against the receive buffer (skb->truesize).
    internal int TrueSize { get; } = Bookkeeping + (int)BitOperations.RoundUpToPowerOf2((uint)(message.Length + Overhead));

    // How much of it has been received already.
    internal int Consumed { get; set; }
}
