using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>Plays the steps of a case on a world and tells the answers in the form of the cases.</summary>
internal sealed partial class CaseMachine(IRecordedWorld world, Symbols symbols)
{
    private readonly PythonArguments _arguments = new(symbols, world);

    private ISocketProvider Provider => world.Provider;

    /// <summary>The answer to a step; null where it cannot be asked of this library.</summary>
    public IReadOnlyDictionary<string, object?>? Play(Step step)
    {
        Duration start = world.Elapsed;
        Dictionary<string, object?>? answer;
        try
        {
            answer = new() { ["ok"] = Perform(step) };
        }
        catch (NotExpressibleException)
        {
            return null;
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            answer = Describe(e);
        }

        if (step.IsTimed) answer["elapsed_ms"] = (world.Elapsed - start).TotalMilliseconds;
        if (step.Find("port_as") is { } symbol) DeclarePort(step, symbol.GetString()!, answer.ContainsKey("ok"));
        return answer;
    }

    // The one place where exceptions of this library become those of Python.
    private static Dictionary<string, object?> Describe(Exception exception) => exception switch
    {
        SocketTimeoutException => new() { ["timeout"] = true },
        AddressInfoException e => new() { ["exc"] = "gaierror", ["code"] = PythonConstants.EaiName((int)e.Error) },
        HostLookupException e => new() { ["exc"] = "herror", ["code"] = (int)e.Error },
        DatabaseEntryNotFoundException => new() { ["exc"] = "OSError" },
        SocketException e => new() { ["err"] = NameOf(SocketErrors.ToErrno(e.SocketErrorCode)) },
        SocketClosedException => new() { ["err"] = "EBADF" },
        PythonException e => new() { ["exc"] = e.Name },
        ArgumentOutOfRangeException or OverflowException => new() { ["exc"] = "OverflowError" },
        UndefinedSymbolException e => new() { ["undefined"] = e.Message },
        SimulationDeadlockException => new() { ["hang"] = true },
        _ => new() { ["crash"] = exception.ToString() },
    };

    private static string NameOf(Errno errno) => errno.ToString();

    private void DeclarePort(Step step, string symbol, bool isFresh)
    {
        if (symbols.Sockets.TryGetValue(step.Text("s"), out ISocket? socket)
            && socket.Descriptor >= 0
            && socket.LocalEndPoint is IPEndPoint { Port: not 0 } endPoint)
        {
            symbols.Declare(symbol, PythonArguments.PortOf(endPoint, socket.SocketType), isFresh);
        }
    }

    private object? Perform(Step step)
    {
        switch (step.Operation)
        {
            case "socket" or "socketpair" or "accept" or "dup" or "fromfd" or "create_server" or "create_connection" or "detach" or "closefd":
                return Create(step);
            case "bind" or "listen" or "connect" or "connect_ex" or "shutdown" or "close" or "fileno" or "attrs" or "getsockname" or "getpeername":
                return ChangeState(step, symbols.Socket(step.Text("s")));
            case "setblocking" or "getblocking" or "settimeout" or "gettimeout" or "setdefaulttimeout" or "getdefaulttimeout":
                return UseTimeout(step);
            case "setsockopt" or "getsockopt" or "tcp_state":
                return UseOption(step, symbols.Socket(step.Text("s")));
            case "send" or "sendall" or "sendto" or "fill" or "fill_msgs":
                return Send(step, symbols.Socket(step.Text("s")));
            case "recv" or "recvfrom" or "recv_into" or "recvfrom_into" or "drain":
                return Receive(step, symbols.Socket(step.Text("s")));
            case "poll":
                return Poll(step, symbols.Socket(step.Text("s")));
            case "select":
                return Select(step);
            case "settle":
                world.Settle();
                return null;
            case "unlink" or "mkfile" or "mkdir" or "rename" or "chmod" or "exists":
                return world.OnFile(step.Operation, _arguments.UnixName(step.Text("path")), step);
            case "fn":
                return CallFunction(step);
            case "ports_differ":
                return symbols.Port(step.Text("a")) != symbols.Port(step.Text("b"));
            default:
                throw new InvalidDataException($"No such operation: {step}");
        }
    }
}
