// Answers of the kernel: single messages, and dumps of many, which go on as the program reads them (netlink_dump).
using System.Net.Sockets;

namespace SimNet.Simulation.Transport.Netlink;

internal sealed partial class NetlinkSocket
{
    // NLMSG_GOODSIZE, and the most that a dump puts into one datagram whatever the program's buffer: 32 KiB less the kernel's bookkeeping.
    private const int LeastDumpSize = 3776;
    private const int GreatestDumpSize = 32448;

    private NetlinkDump? _dump;
    private int _greatestReceive;

    // One dump at a time.
    internal bool IsDumping => _dump is not null;

    // A message of the kernel. A full socket loses it and is told.
    internal void Answer(ReadOnlySpan<byte> message)
    {
        if (!TryDeliver(new NetlinkMessage(message.ToArray(), sender: 0, group: 0)))
        {
            Overrun();
        }
    }

    internal void StartDump(NetlinkDump dump)
    {
        _dump = dump;
        Dump();
    }

    private void NoteReceiveSize(int length) => _greatestReceive = Math.Min(Math.Max(_greatestReceive, length), GreatestDumpSize);

    // The next datagram of a dump comes when half of the receive buffer is free.
    private void ContinueDump()
    {
        if (_dump is not null && _charged <= ReceiveBuffer / 2)
        {
            Dump();
        }
    }

    private void Dump()
    {
        if (_charged >= ReceiveBuffer)
        {
            SetError(SocketError.NoBufferSpaceAvailable);
            return;
        }

        byte[] next = _dump!.Next(Math.Max(_greatestReceive, LeastDumpSize));
        if (_dump.IsAtEnd)
        {
            _dump = null;
        }

        Enqueue(new NetlinkMessage(next, sender: 0, group: 0));
    }

    private void EndDump() => _dump = null;
}
