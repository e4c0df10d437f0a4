namespace SimNet.Tests.Property.Contract;

// How an operation ended; TimedOut is the socket's own timeout, whatever the form calls it.
public enum Ending
{
    Done,
    Failed,
    TimedOut,
}
