namespace SimNet.Simulation.Transport;

// How an option's value lies in memory.
internal enum OptionLayout
{
    // A C int.
    Number,

    // struct linger: two C ints.
    Linger,

    // struct timeval: two 64-bit numbers.
    TimeValue,
}
