using FsCheck;
using FsCheck.Fluent;

namespace SimNet.Tests.Property.Contract;

// A step of a transfer without waiting: the sender offers a chunk, or the reader asks for one.
public sealed record TransferCommand(bool IsSend, int Size, bool UntilRefused)
{
    public static Arbitrary<TransferCommand[]> Sequences { get; } = Shrinking.Commands(
        from isSend in Gen.Elements(true, false)
        from size in Gen.OneOf(Gen.Choose(1, 20), Gen.Choose(1, 3000), Gen.Choose(1, 40_000))
        from untilRefused in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new TransferCommand(isSend, size, untilRefused),
        40,
        static c => Shrinking.Number(c.Size).Select(size => c with { Size = size }));

    public override string ToString() => $"{(IsSend ? "send" : "receive")}({Size}){(UntilRefused ? "*" : "")}";
}
