namespace SimNet.Simulation.Transport;

// The rule of SO_SNDBUF and SO_RCVBUF: cut to the limit, then doubled. Negative numbers count as large ones, as in the kernel.
internal readonly record struct SocketBufferLimit(int Max)
{
    internal int Double(int bytes) => checked((int)(Math.Min(unchecked((uint)bytes), (uint)Max) * 2));
}
