namespace SimNet.RealOs;

// Why a PollingShift is over.
internal enum ShiftEnd
{
    None,

    // A poll found no work.
    NothingLeft,

    // It has kept the pool's other items waiting for long enough.
    TimeUp,

    // Continuations take too long for the thread to poll between them.
    Slow,

    // A continuation does not come back; the reactor has taken over.
    Stuck,
}
