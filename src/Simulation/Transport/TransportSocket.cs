// A socket of a host without its descriptors: what Linux calls struct sock. Operations never block; those that cannot proceed answer
// WouldBlock (InProgress for a connect), and ISocketEvents tells when to try again.
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport;

internal abstract partial class TransportSocket
{
    private static readonly NoEvents Nobody = new();

    // Who waits on this socket; never null.
    internal ISocketEvents Events { get; set; } = Nobody;

    // The settings of its host.
    internal abstract HostSettings Settings { get; }

    // Whether the call under way may wait without end, as on a descriptor without O_NONBLOCK; set before the calls below that can wait. It
    // matters only where Linux then gives another answer than WouldBlock.
    internal bool MayBlock { get; set; }

    internal abstract AddressFamily Family { get; }

    internal abstract SocketType Type { get; }

    internal abstract ProtocolType Protocol { get; }

    internal abstract EndPoint LocalEndPoint { get; }

    internal abstract SocketError GetRemoteEndPoint(out EndPoint? endPoint);

    internal abstract SocketError Bind(EndPoint endPoint);

    internal abstract SocketError Listen(int backlog);

    internal abstract SocketError Accept(out TransportSocket? socket, out EndPoint? remote);

    // Begins to connect, or tells of a connect that is under way. InProgress: wait for Write, then FinishConnect.
    internal abstract SocketError Connect(EndPoint endPoint);

    // The outcome of a connect that was waited for; InProgress while it is still under way.
    internal abstract SocketError FinishConnect();

    internal abstract SocketError Receive(Span<byte> buffer, SocketFlags flags, bool wantSource, out ReceiveOutcome outcome);

    // Takes what fits. A null destination stands for the peer.
    internal abstract SocketError Send(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint? destination, out int sent);

    internal abstract SocketError Shutdown(SocketShutdown how);

    // All events that hold now.
    internal abstract PollEvents Poll();

    // The bytes that a receive would find (FIONREAD).
    internal abstract int Available { get; }

    // ioctl(2); arguments are in the host's byte order.
    internal virtual SocketError Control(uint code, Span<byte> argument, bool isLittleEndian, out int result)
    {
        result = 0;
        if (code != ControlCodes.BytesAvailable)
        {
            return SocketErrors.FromErrno(Errno.ENOTTY);
        }

        if (argument.Length < sizeof(int))
        {
            return SocketError.Fault;
        }

        return new OptionOutput(argument, isLittleEndian).Write(Available);
    }

    // SIOCATMARK: the next byte of the stream is urgent.
    internal virtual bool IsAtMark => false;

    // An error that a call met after it had moved data already: the next call is to meet it.
    internal virtual void RestoreError(SocketError error)
    {
    }

    // The last descriptor is gone.
    internal abstract void Close();

    internal abstract string Describe();

    // Every call from above is wrapped in these two; packets within the host are delivered when the outermost has ended.
    internal virtual void EnterCall()
    {
    }

    internal virtual void LeaveCall()
    {
    }

    private sealed class NoEvents : ISocketEvents
    {
        public void OnReady(PollEvents events)
        {
        }
    }
}
