namespace SimNet.Tests.Property.Contract;

public enum ShutdownStep
{
    Send,
    Receive,
    Shutdown,
}
