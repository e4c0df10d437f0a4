using System.Net;
using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// A destination, and the source address that the host would use for it; the number tells equal ones apart.
internal sealed record OrderCase(IPAddress Destination, SourceAddress? Source, int Number)
{
    private static readonly Gen<IPAddress> IPv4 =
        from start in Gen.Elements("127.0", "169.254", "10.0", "10.1", "192.168", "8.8", "224.0")
        from third in Gen.Elements(0, 1, 128, 255)
        from fourth in Gen.Elements(0, 1, 2, 200, 255)
        select IPAddress.Parse($"{start}.{third}.{fourth}");

    private static readonly Gen<IPAddress> IPv6 = Gen.OneOf(
        Gen.Elements("::1", "::", "::10.0.0.1").Select(IPAddress.Parse),
        from start in Gen.Elements("2001:0", "2001:db8", "2001:db9", "2002:a00", "3ffe:1", "fec0:0", "fe80:0", "fc00:1", "fd00:1", "ff02:0", "ff05:0", "ff0e:0", "64:ff9b")
        from second in Gen.Elements("0", "1", "8000")
        from last in Gen.Elements("1", "2", "ff", "8000")
        select IPAddress.Parse($"{start}:{second}::{last}"));

    private static readonly Gen<OrderCase> Cases = Gen.OneOf(Of(IPv4, [8, 16, 24]), Of(IPv6, [48, 64]));

    public static Arbitrary<OrderCase[]> Lists { get; } = Arb.From(
        Cases.ArrayOf().Resize(12).Select(static cases => cases.Select(static (c, i) => c with { Number = i }).ToArray()),
        static cases => cases.Select((_, i) => cases.Where((_, k) => k != i).ToArray()));

    private static Gen<OrderCase> Of(Gen<IPAddress> addresses, int[] prefixLengths) =>
        from destination in addresses
        from isReachable in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from isOwn in Gen.Frequency((1, Gen.Constant(true)), (3, Gen.Constant(false)))
        from other in addresses
        from prefixLength in Gen.Elements(prefixLengths)
        from index in Gen.Choose(1, 3)
        from state in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Constant(1)), (1, Gen.Constant(2)))
        let source = new SourceAddress(isOwn ? destination : other, prefixLength, index, state == 1, state == 2, index == 3)
        select new OrderCase(destination, isReachable ? source : null, 0);
}
