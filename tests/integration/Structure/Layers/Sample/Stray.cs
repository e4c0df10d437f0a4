namespace SimNet.Tests.Integration.Structure.Layers.Sample
{
    internal static class InTheRoot
    {
        public static int Value => 1;
    }
}

namespace SimNet.Tests.Integration.Structure.Layers.Sample.Upper
{
    internal static class UsesTheRoot
    {
        public static int Value => InTheRoot.Value;
    }
}

namespace SimNet.Tests.Integration.Structure.Layers.Sample.Unplaced
{
    internal sealed class WithoutPlace;
}
