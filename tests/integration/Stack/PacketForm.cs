using System.Globalization;
using System.Text;
using SimNet.Simulation.Wire;

namespace SimNet.Tests.Integration.Stack;

// A packet in packetdrill's manner: flags, first:end(length), ack, win, options: "S. 0:0(0) ack 1 win 64240 <mss 1460,sackOK,TS,wscale 10>".
internal static class PacketForm
{
    private static readonly (TcpFlags Flag, char Letter)[] Letters =
        [(TcpFlags.Fin, 'F'), (TcpFlags.Syn, 'S'), (TcpFlags.Rst, 'R'), (TcpFlags.Psh, 'P'), (TcpFlags.Urg, 'U'), (TcpFlags.Ack, '.')];

    internal static string Describe(Packet packet, uint sendersBase, uint receiversBase) => packet.Protocol switch
    {
        IpProtocol.Tcp => DescribeTcp(packet, sendersBase, receiversBase),
        IpProtocol.Udp => Invariant($"udp {packet.SourceEndpoint} > {packet.DestinationEndpoint} ({packet.PayloadLength})"),
        _ => Invariant($"icmp {packet.IcmpType}/{packet.IcmpCode} about {(packet.Quoted is { } quoted ? Describe(quoted, 0, 0) : "nothing")}"),
    };

    private static string DescribeTcp(Packet packet, uint sendersBase, uint receiversBase)
    {
        var text = new StringBuilder();
        foreach ((TcpFlags flag, char letter) in Letters)
        {
            if ((packet.Flags & flag) != 0) text.Append(letter);
        }

        uint first = unchecked(packet.Sequence - sendersBase);
        text.Append(Invariant($" {first}:{first + packet.PayloadLength}({packet.PayloadLength})"));
        if ((packet.Flags & TcpFlags.Ack) != 0) text.Append(Invariant($" ack {unchecked(packet.Acknowledgment - receiversBase)}"));
        text.Append(Invariant($" win {packet.Window}"));
        string[] options =
        [
            .. packet.MssOption != 0 ? [Invariant($"mss {packet.MssOption}")] : Array.Empty<string>(),
            .. packet.PermitsSack ? ["sackOK"] : Array.Empty<string>(),
            .. packet.HasTimestamps ? [packet.TimestampEcho == 0 ? "TS" : Invariant($"ecr {packet.TimestampEcho}")] : Array.Empty<string>(),
            .. packet.WindowScaleOption != Packet.NoWindowScale ? [Invariant($"wscale {packet.WindowScaleOption}")] : Array.Empty<string>(),
            .. packet.Sack.ToArray().Select(b => Invariant($"sack {unchecked(b.Start - receiversBase)}:{unchecked(b.End - receiversBase)}")),
        ];
        if (options.Length > 0) text.Append(Invariant($" <{string.Join(',', options)}>"));
        return text.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
