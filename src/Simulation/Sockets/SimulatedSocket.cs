// The ISocket of a simulated host: its own descriptor and timeout on an open socket. Waiting is in SimulatedSocket.Waiting.cs, the
// operations that can wait in SimulatedSocket.Data.cs and SimulatedSocket.Connections.cs.
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Sockets;

internal sealed partial class SimulatedSocket : ISocket
{
    private OpenSocket? _file;
    private Duration? _timeout;
    private long _timeoutNanoseconds;

    internal SimulatedSocket(ISocketHost host, OpenSocket file, int descriptor, Duration? timeout)
    {
        Host = host;
        _file = file;
        Descriptor = descriptor;
        AddressFamily = file.Transport.Family;
        SocketType = file.Transport.Type;
        ProtocolType = file.Transport.Protocol;
        SetTimeout(timeout);
    }

    // The collector's thread: nothing of the simulation may be touched here.
    ~SimulatedSocket()
    {
        if (_file is { } file)
        {
            Host.Abandoned.Add(Descriptor, file);
        }
    }

    public ISocketProvider Provider => Host;

    public AddressFamily AddressFamily { get; init; }

    public SocketType SocketType { get; init; }

    public ProtocolType ProtocolType { get; init; }

    public int Descriptor { get; private set; }

    public Duration? Timeout
    {
        get => _timeout;
        set
        {
            SocketTimeouts.Validate(value, nameof(value));
            _ = Enter(nameof(Timeout));
            SetTimeout(value);
        }
    }

    public EndPoint LocalEndPoint => Enter(nameof(LocalEndPoint)).Transport.LocalEndPoint;

    public EndPoint RemoteEndPoint
    {
        get
        {
            ThrowIfError(Enter(nameof(RemoteEndPoint)).Transport.GetRemoteEndPoint(out EndPoint? endPoint));
            return endPoint!;
        }
    }

    internal ISocketHost Host { get; }

    // Only for a socket that is open.
    internal OpenSocket File => _file!;

    internal OpenSocket? OpenFile => _file;

    private EventLoop Loop => Host.Loop;

    private bool NeverBlocks => _timeoutNanoseconds == 0;

    public void Bind(EndPoint localEndPoint)
    {
        ArgumentNullException.ThrowIfNull(localEndPoint);
        _ = Enter(nameof(Bind));
        EndPoint local = Resolve(localEndPoint);

        // A lookup takes time, in which the socket may have been closed.
        ThrowIfError(Enter(nameof(Bind)).Transport.Bind(local));
    }

    public void Listen(int backlog = 128) => ThrowIfError(Enter(nameof(Listen)).Transport.Listen(backlog));

    public void Shutdown(SocketShutdown how)
    {
        OpenSocket file = Enter(nameof(Shutdown));
        file.Transport.EnterCall();
        SocketError error = file.Transport.Shutdown(how);
        file.Transport.LeaveCall();
        ThrowIfError(error);
    }

    public void Close() => Dispose();

    public void Dispose()
    {
        if (_file is { } file)
        {
            Loop.CheckAccess(nameof(Close));
            int descriptor = Descriptor;
            Forget(file);
            Host.Descriptors.Close(descriptor);
        }

        GC.SuppressFinalize(this);
    }

    public int Detach()
    {
        int descriptor = Descriptor;
        if (_file is { } file)
        {
            Loop.CheckAccess(nameof(Detach));
            Forget(file);
        }

        return descriptor;
    }

    public ISocket Duplicate()
    {
        OpenSocket file = Enter(nameof(Duplicate));
        if (!Host.Descriptors.TryAdd(file, out int descriptor))
        {
            throw SocketErrors.ToException(SocketError.TooManyOpenSockets);
        }

        return new SimulatedSocket(Host, file, descriptor, _timeout)
        {
            AddressFamily = AddressFamily,
            SocketType = SocketType,
            ProtocolType = ProtocolType,
        };
    }

    // What an operation that nobody answers is called in a report.
    internal string DescribeOperation(string operation, OpenSocket file)
    {
        string timeout = _timeout is { } limit ? $"timeout {limit.TotalSeconds} s" : "no timeout";
        string descriptor = Descriptor < 0 ? "closed" : $"fd {Descriptor}";
        return $"{operation} on {file.Transport.Describe()} (host {Host.HostName}, {descriptor}, {timeout})";
    }

    private OpenSocket Enter(string operation)
    {
        Loop.CheckAccess(operation);
        return _file ?? throw new SocketClosedException();
    }

    private void Forget(OpenSocket file)
    {
        _file = null;
        Descriptor = -1;
        file.CloseWaiters(this);
    }

    private void SetTimeout(Duration? timeout)
    {
        _timeout = timeout;
        _timeoutNanoseconds = ToNanoseconds(timeout);
    }

    private EndPoint Resolve(EndPoint endPoint) => HostEndPoint.IsUnresolved(endPoint)
        ? HostEndPoint.Resolve(endPoint, Host.Names, AddressFamily)
        : endPoint;

    private static void ThrowIfError(SocketError error)
    {
        if (error != SocketError.Success)
        {
            throw SocketErrors.ToException(error);
        }
    }
}
