namespace SimNet.Simulation.Transport;

// The value of a socket option: one number or two (struct linger, struct timeval). The layer above lays it out in the host's byte order.
internal readonly record struct OptionValue(OptionLayout Layout, long First, long Second = 0)
{
    internal bool IsTrue => First != 0;

    internal int Number => unchecked((int)First);

    internal static OptionValue From(int number) => new(OptionLayout.Number, number);

    internal static OptionValue FromNanoseconds(long nanoseconds) =>
        new(OptionLayout.TimeValue, nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000 / 1000);

    internal static OptionValue From(bool flag) => new(OptionLayout.Number, flag ? 1 : 0);
}
