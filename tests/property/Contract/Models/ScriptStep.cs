namespace SimNet.Tests.Property.Contract;

public enum ScriptStep
{
    Send,
    SendAll,
    Receive,
    Peek,
    ReceiveFrom,
    ShutSending,
    ShutReceiving,
    CloseFar,
    Wait,
    DontWait,
    WithTimeout,
    Reconnect,
    Poll,
    SendDatagram,
    ReceiveDatagram,
    Accept,
}
