using System.Net;
using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Wire;

namespace SimNet.Tests.Property.Wire;

// Packets of all kinds that the stack sends, drawn at random, and packets in a form that tests compare.
internal static class PacketSamples
{
    private static readonly Gen<int> Payloads = Gen.Frequency((6, Gen.Choose(0, 40)), (3, Gen.Choose(0, 1460)), (1, Gen.Choose(1461, 60000)));

    private static readonly Gen<int> Fills = Gen.Frequency((4, Gen.Choose(0, int.MaxValue)), (1, Gen.Constant(0)));

    internal static Arbitrary<PacketSample> All { get; } = (
        from isIPv4 in Gen.Elements(true, false)
        from kind in Gen.Choose(0, 5)
        from length in Payloads
        from seed in Fills
        select new PacketSample(isIPv4, kind, length, seed)).ToArbitrary();

    internal static InetEndpoint At(string address, ushort port) => new(InetAddress.From(IPAddress.Parse(address)), port);

    internal static byte[] Write(Packet packet)
    {
        byte[] bytes = new byte[packet.TotalLength];
        Assert(PacketWriter.Write(packet, bytes) == bytes.Length, "The length written is not the packet's.");
        return bytes;
    }

    internal static Packet Read(ReadOnlySpan<byte> bytes)
    {
        PacketFault fault = PacketReader.Read(bytes, new PacketPool(), out Packet? packet);
        Assert(fault == PacketFault.None, $"Refused: {fault}.");
        return packet!;
    }

    internal static string Describe(Packet p)
    {
        string own = string.Join(
            ' ',
            [p.Source, p.SourcePort, p.Destination, p.DestinationPort, p.Protocol, p.HopLimit, p.TrafficClass, p.Sequence, p.Acknowledgment, p.Flags,
             p.Window, p.UrgentPointer, p.MssOption, p.WindowScaleOption, p.PermitsSack,
             p.HasTimestamps, p.HasTimestamps ? p.TimestampValue : 0, p.HasTimestamps ? p.TimestampEcho : 0, string.Join(',', p.Sack.ToArray()), p.IcmpType, p.IcmpCode, p.CutLength, Convert.ToHexString(p.Payload)]);
        return p.Quoted is { } quoted ? $"{own} about ({Describe(quoted)})" : own;
    }

    private static void Assert(bool condition, string message)
    {
        if (!condition) throw new InvalidOperationException(message);
    }
}
