namespace SimNet.RealOs;

// Whether a shift is worthwhile. It costs the reactor two switches of threads and saves two for each event that it finds, so after one that
// found little, the next ones are left out: the more, the more often that happens.
internal struct ShiftPolicy
{
    private const int Enough = 4;
    private const int MaxLeftOut = 1023;

    private int _leftOut;
    private int _remaining;

    internal bool TryBegin()
    {
        if (_remaining == 0)
        {
            return true;
        }

        _remaining--;
        return false;
    }

    internal void OnEnd(ShiftEnd end, int harvests)
    {
        _leftOut = end switch
        {
            ShiftEnd.Slow or ShiftEnd.Stuck => Math.Min((_leftOut * 4) + 15, MaxLeftOut),
            _ when harvests >= Enough => 0,
            _ => Math.Min((_leftOut * 2) + 1, MaxLeftOut),
        };
        _remaining = _leftOut;
    }
}
