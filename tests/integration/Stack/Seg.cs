using SimNet.Simulation.Wire;

namespace SimNet.Tests.Integration.Stack;

// A segment that the raw peer sends. Numbers are relative: 0 is each side's SYN. The data is that of StreamData at the segment's place.
internal readonly record struct Seg(TcpFlags Flags, int SeqNo, int? AckNo = null, int Length = 0)
{
    internal int Window { get; init; } = ushort.MaxValue;

    internal int Mss { get; init; }

    internal int Scale { get; init; } = Packet.NoWindowScale;

    // TSval; -1 for no timestamps. The echo is the host's latest unless another is said.
    internal long Timestamp { get; init; } = -1;

    internal uint? Echo { get; init; }

    internal bool PermitsSack { get; init; }

    internal (int Start, int End)[] Sack { get; init; } = [];

    internal static Seg Syn(int seq = 0, int mss = 1460, int scale = Packet.NoWindowScale, int win = ushort.MaxValue) =>
        new(TcpFlags.Syn, seq) { Mss = mss, Scale = scale, Window = win };

    internal static Seg SynAck(int seq = 0, int ack = 1, int mss = 1460, int scale = Packet.NoWindowScale, int win = ushort.MaxValue) =>
        new(TcpFlags.Syn | TcpFlags.Ack, seq, ack) { Mss = mss, Scale = scale, Window = win };

    internal static Seg Ack(int ack, int seq = 1, int win = ushort.MaxValue) => new(TcpFlags.Ack, seq, ack) { Window = win };

    internal static Seg Data(int seq, int length, int ack = 1, int win = ushort.MaxValue) =>
        new(TcpFlags.Ack | TcpFlags.Psh, seq, ack, length) { Window = win };

    internal static Seg Fin(int seq, int ack = 1, int length = 0) => new(TcpFlags.Ack | TcpFlags.Fin, seq, ack, length);

    internal static Seg Rst(int seq) => new(TcpFlags.Rst, seq) { Window = 0 };

    internal static Seg RstAck(int seq, int ack) => new(TcpFlags.Rst | TcpFlags.Ack, seq, ack) { Window = 0 };
}
