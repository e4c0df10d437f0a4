using FsCheck;
using FsCheck.Fluent;

namespace SimNet.Tests.Property.Contract;

// A step of a datagram exchange: one of the senders sends so much, or the receiver offers a buffer so large.
public sealed record DatagramCommand(int Sender, int Size, bool Peek)
{
    // The number that stands for the receiver.
    public const int Receiver = 3;

    public static Arbitrary<DatagramCommand[]> Sequences { get; } = Shrinking.Commands(
        from sender in Gen.Elements(0, 1, 2, Receiver, Receiver)
        from size in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 10)), (3, Gen.Choose(1, 1400)), (1, Gen.Choose(1, 9000)))
        from peek in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new DatagramCommand(sender, size, peek),
        25,
        static c => Shrinking.Number(c.Size).Select(size => c with { Size = size }));

    public bool IsReceive => Sender == Receiver;

    public override string ToString() => IsReceive ? $"{(Peek ? "peek" : "receive")}({Size})" : $"sender{Sender}({Size})";
}
