namespace SimNet.Tests.Property.Contract;

// The operations that can wait.
public enum WaitingOperation
{
    Accept,
    Connect,
    Receive,
    ReceiveUnix,
    ReceiveFrom,
    Send,
    SendUnix,
    SendAll,
    SendTo,
    Poll,
    PollMany,
}
