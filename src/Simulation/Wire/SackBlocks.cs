using System.Runtime.CompilerServices;

namespace SimNet.Simulation.Wire;

// The blocks of one SACK option: no more have room in a header (RFC 2018 3).
[InlineArray(Max)]
internal struct SackBlocks
{
    internal const int Max = 4;

    private SackBlock _first;
}
