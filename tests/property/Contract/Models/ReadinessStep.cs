namespace SimNet.Tests.Property.Contract;

public enum ReadinessStep
{
    Send,
    Fill,
    Receive,
    Drain,
    ShutSending,
    Connect,
    Accept,
    Settle,
}
