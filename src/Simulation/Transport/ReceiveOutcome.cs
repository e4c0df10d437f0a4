using System.Net;

namespace SimNet.Simulation.Transport;

// What a receive gave: the number of bytes, the sender if it was asked for and there is one, whether the datagram was cut.
internal record struct ReceiveOutcome(int Count, EndPoint? Source, bool IsTruncated);
