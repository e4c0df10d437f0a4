// struct tcp_info of Linux 6 (linux/tcp.h, tcp_get_info), as far as the stack has the numbers: segments are counted by their bytes.
using System.Buffers.Binary;

namespace SimNet.Simulation.Transport.Tcp;

internal static class TcpInfo
{
    internal const int Length = 248;

    private const byte OptionTimestamps = 1;
    private const byte OptionSack = 2;
    private const byte OptionWindowScale = 4;
    private const int FirstWindow = 10;
    private const int Reordering = 3;
    private const int FirstVariation = 250_000;
    private const byte Close = 7;
    private const byte Listening = 10;
    private const long Microsecond = 1000;

    internal static void Write(TcpSocket socket, TcpConnection? connection, ListenQueue? queue, in OptionOutput order, Span<byte> bytes)
    {
        var writer = new Fields(order.IsLittleEndian, bytes);
        writer.Put32(80, FirstWindow);
        writer.Put32(88, Reordering);
        writer.Put64(104, -1);
        writer.Put64(112, -1);
        if (queue is not null)
        {
            bytes[0] = Listening;
            writer.Put32(24, queue.WaitingCount);
            writer.Put32(28, queue.Backlog);
        }
        else if (connection is null)
        {
            WriteUnused(socket, writer);
        }
        else
        {
            WriteState(connection, bytes);
            WriteNumbers(connection, writer);
            WriteCounters(connection, writer);
        }
    }

    // tcp_init_sock()
    private static void WriteUnused(TcpSocket socket, Fields writer)
    {
        writer.Bytes[0] = Close;
        writer.Put32(8, (int)(TcpTimes.InitialRto / Microsecond));
        writer.Put32(16, TcpConnection.DefaultMssIPv4);
        int silence = Milliseconds(socket.Ip.Loop.Now);
        writer.Put32(44, silence);
        writer.Put32(52, silence);
        writer.Put32(56, silence);
        writer.Put32(72, FirstVariation);
        writer.Put32(76, int.MaxValue);
        writer.Put32(148, -1);
    }

    private static void WriteState(TcpConnection connection, Span<byte> bytes)
    {
        TcpSender sender = connection.Sender;
        bytes[0] = StateNumber(connection.State);
        bytes[1] = (byte)sender.CongestionState;
        bytes[2] = (byte)Math.Min(sender.Retransmissions, byte.MaxValue);
        bytes[3] = (byte)Math.Min(sender.Probes + connection.KeepAliveProbes, byte.MaxValue);
        bytes[4] = (byte)sender.Backoff;
        if (connection.UsesTimestamps)
        {
            bytes[5] |= OptionTimestamps;
        }

        if (connection.UsesSack)
        {
            bytes[5] |= OptionSack;
        }

        if (connection.UsesWindowScale)
        {
            bytes[5] |= OptionWindowScale;
            bytes[6] = (byte)(sender.WindowShift | (connection.Receiver.WindowShift << 4));
        }
    }

    private static void WriteNumbers(TcpConnection connection, Fields writer)
    {
        TcpSender sender = connection.Sender;
        TcpReceiver receiver = connection.Receiver;
        int mss = Math.Max(sender.SegmentSize, 1);
        writer.Put32(8, Microseconds(sender.Rto));
        writer.Put32(12, receiver.HasHeardData ? Microseconds(TcpTimes.DelayedAck) : 0);
        writer.Put32(16, sender.SegmentSize);
        writer.Put32(20, receiver.SegmentSize);
        writer.Put32(24, Segments(sender.Outstanding, mss));
        writer.Put32(28, Segments(sender.SackedBytes, mss));
        writer.Put32(32, Segments(sender.LostBytes, mss));
        writer.Put32(36, Segments(sender.RetransmittedBytes, mss));
        writer.Put32(44, Milliseconds(connection.Now - sender.LastSent));
        writer.Put32(52, Milliseconds(connection.Now - receiver.LastDataTime));
        writer.Put32(56, Milliseconds(connection.Now - connection.Counters.LastAcknowledgmentAt));
        writer.Put32(60, connection.PathMtu);
        writer.Put32(64, receiver.WindowLimit);
        writer.Put32(68, Microseconds(sender.SmoothedRtt));
        writer.Put32(72, sender.SmoothedRtt == 0 ? FirstVariation : Microseconds(sender.RttVariation));
        writer.Put32(76, sender.SlowStartThreshold == int.MaxValue ? int.MaxValue : Segments(sender.SlowStartThreshold, mss));
        writer.Put32(80, sender.CongestionWindow == 0 ? FirstWindow : sender.CongestionWindow / mss);
        writer.Put32(84, connection.ReceiveSegment);
        writer.Put32(96, receiver.Capacity);
    }

    private static void WriteCounters(TcpConnection connection, Fields writer)
    {
        TcpCounters counters = connection.Counters;
        TcpSender sender = connection.Sender;
        writer.Put32(100, unchecked((int)counters.Retransmissions));
        writer.Put64(120, counters.BytesAcknowledged);
        writer.Put64(128, counters.BytesReceived);
        writer.Put32(136, unchecked((int)counters.SegmentsOut));
        writer.Put32(140, unchecked((int)counters.SegmentsIn));
        writer.Put32(144, sender.Unsent);
        writer.Put32(148, sender.LeastRtt == long.MaxValue ? -1 : Microseconds(sender.LeastRtt));
        writer.Put32(152, unchecked((int)counters.DataSegmentsIn));
        writer.Put32(156, unchecked((int)counters.DataSegmentsOut));
        writer.Put64(200, counters.BytesSent);
        writer.Put64(208, counters.BytesRetransmitted);
        writer.Put32(216, unchecked((int)counters.DuplicatesReported));
        writer.Put32(224, unchecked((int)counters.EarlySegments));
        writer.Put32(228, sender.Window);
        writer.Put32(232, connection.Receiver.RemainingWindow);
    }

    // include/net/tcp_states.h. TIME-WAIT is no socket's any more.
    private static byte StateNumber(TcpState state) => state switch
    {
        TcpState.Established => 1,
        TcpState.SynSent => 2,
        TcpState.SynReceived => 3,
        TcpState.FinWait1 => 4,
        TcpState.FinWait2 => 5,
        TcpState.CloseWait => 8,
        TcpState.LastAck => 9,
        TcpState.Closing => 11,
        _ => Close,
    };

    private static int Segments(int bytes, int mss) => (bytes + mss - 1) / mss;

    private static int Microseconds(long nanoseconds) => unchecked((int)Math.Min(nanoseconds / Microsecond, uint.MaxValue));

    private static int Milliseconds(long nanoseconds) => unchecked((int)Math.Min(nanoseconds / TcpTimes.Millisecond, uint.MaxValue));

    private readonly ref struct Fields(bool isLittleEndian, Span<byte> bytes)
    {
        internal Span<byte> Bytes { get; } = bytes;

        internal void Put32(int offset, int value) =>
            BinaryPrimitives.WriteInt32LittleEndian(Bytes[offset..], isLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

        internal void Put64(int offset, long value) =>
            BinaryPrimitives.WriteInt64LittleEndian(Bytes[offset..], isLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));
    }
}
