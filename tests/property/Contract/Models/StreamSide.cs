using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Contract;

// The model of one end of a connection: what was sent to it and not yet received, and which halves are shut, as Linux keeps them.
internal sealed class StreamSide(ISocket socket, bool isUnix)
{
    private long _sent;
    private long _received;
    private bool _sendShut;
    private bool _receiveShut;

    public ISocket Socket { get; } = socket;

    public StreamSide Peer { get; set; } = null!;

    public long Sent => _sent;

    public long Received => _received;

    // Bytes on their way to this side, or waiting there.
    public long Waiting => Peer._sent - _received;

    // shutdown(2) of a UNIX socket shuts the peer's other half at the same moment; TCP tells the peer only of an end of data.
    public bool CannotSend => _sendShut || (isUnix && Peer._receiveShut);

    public bool CannotReceiveMore => _receiveShut || Peer._sendShut;

    // TCP closes the connection when both ends have said that they send no more.
    public bool IsGone => !isUnix && _sendShut && Peer._sendShut;

    // Data for a TCP socket of which both halves are shut resets the connection (RFC 1122, 4.2.2.13).
    public bool ResetsOnData => !isUnix && _sendShut && _receiveShut;

    public PollEvents Readiness
    {
        get
        {
            PollEvents events = PollEvents.Write;
            events |= Waiting > 0 || CannotReceiveMore ? PollEvents.Read : PollEvents.None;
            events |= CannotReceiveMore ? PollEvents.ReadHangUp : PollEvents.None;
            events |= CannotReceiveMore && CannotSend ? PollEvents.HangUp : PollEvents.None;
            return events;
        }
    }

    public void HasSent(int count) => _sent += count;

    public void HasReceived(int count) => _received += count;

    public void Shut(SocketShutdown how)
    {
        _sendShut |= how != SocketShutdown.Receive;
        _receiveShut |= how != SocketShutdown.Send;
    }
}
