using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;

namespace SimNet.Tests.Property.Contract;

// A step on one side of a connection: send or receive some bytes, or shut a half.
public sealed record ShutdownCommand(bool OnNear, ShutdownStep Step, int Size, SocketShutdown How)
{
    public static Arbitrary<ShutdownCommand[]> Sequences { get; } = Shrinking.Commands(
        from onNear in Gen.Elements(true, false)
        from step in Gen.Frequency((4, Gen.Constant(ShutdownStep.Send)), (4, Gen.Constant(ShutdownStep.Receive)), (2, Gen.Constant(ShutdownStep.Shutdown)))
        from size in Gen.Choose(1, 500)
        from how in Gen.Elements(Enum.GetValues<SocketShutdown>())
        select new ShutdownCommand(onNear, step, size, how),
        14,
        static c => Shrinking.Number(c.Size).Select(size => c with { Size = size }));

    public override string ToString() =>
        $"{(OnNear ? "near" : "far")}.{(Step == ShutdownStep.Shutdown ? $"Shutdown({How})" : $"{Step}({Size})")}";
}
