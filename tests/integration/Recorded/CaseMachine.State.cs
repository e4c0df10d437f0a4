using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

// Making sockets, and what changes or tells their state.
internal sealed partial class CaseMachine
{
    // Python's default for a family, a type or a protocol that is not given.
    private const int Unset = -1;

    private object? Create(Step step)
    {
        switch (step.Operation)
        {
            case "socket":
                symbols.Sockets[step.Text("s")] = CreateSocket(step);
                NoteMode(symbols.Sockets[step.Text("s")]);
                return null;
            case "socketpair":
                (ISocket first, ISocket second) = Provider.CreateSocketPair(
                    step.Has("family") ? Family(step["family"]) : AddressFamily.Unix,
                    step.Has("type") ? Type(step["type"]) : SocketType.Stream,
                    (ProtocolType)step.Int("proto"));
                (symbols.Sockets[step.Text("s")], symbols.Sockets[step.Text("s2")]) = (first, second);
                return null;
            case "accept":
                ISocket listener = symbols.Socket(step.Text("s"));
                AcceptResult accepted = Waiting(listener, PollEvents.Read, false, listener.Accept);
                symbols.Sockets[step.Text("as")] = accepted.Socket;
                NoteMode(accepted.Socket);
                return Object("addr", _arguments.Show(accepted.RemoteEndPoint, listener.SocketType));
            case "dup":
                symbols.Sockets[step.Text("as")] = symbols.Socket(step.Text("s")).Duplicate();
                ShareMode(symbols.Socket(step.Text("s")), symbols.Sockets[step.Text("as")]);
                return null;
            case "fromfd":
                symbols.Sockets[step.Text("as")] = Provider.FromDescriptor(
                    symbols.Socket(step.Text("s")).Descriptor, Family(step["family"]), Type(step["type"]));
                ShareMode(symbols.Socket(step.Text("s")), symbols.Sockets[step.Text("as")]);
                return null;
            case "create_connection":
                symbols.Sockets[step.Text("s")] = CreateConnection(step);
                return null;
            case "detach":
                int descriptor = symbols.Socket(step.Text("s")).Detach();
                if (descriptor < 0) return -1;
                symbols.Descriptors[step.Text("fd")] = descriptor;
                return "fd";
            case "closefd":
                Provider.CloseDescriptor(TakeDescriptor(step.Text("fd")));
                return null;
            default:
                throw new NotExpressibleException(step.Operation);
        }
    }

    private ISocket CreateSocket(Step step)
    {
        if (step.Find("fileno") is { } number)
        {
            return Provider.AdoptDescriptor(number.ValueKind == JsonValueKind.String ? TakeDescriptor(number.GetString()!) : number.GetInt32());
        }

        int protocol = step.Find("proto") is { ValueKind: JsonValueKind.String } name ? PythonConstants.Value(name.GetString()!) : step.Int("proto");
        return Provider.CreateSocket(Family(step["family"]), Type(step["type"]), protocol == Unset ? ProtocolType.Unspecified : (ProtocolType)protocol);
    }

    private ISocket CreateConnection(Step step)
    {
        JsonElement keywords = step.Find("kw") ?? default;
        Duration? timeout = null;
        EndPoint? source = null;
        if (keywords.ValueKind == JsonValueKind.Object)
        {
            if (keywords.TryGetProperty("timeout", out JsonElement time)) timeout = ToDuration(time);
            if (keywords.TryGetProperty("source_address", out JsonElement from)) source = _arguments.Address(from, AddressFamily.InterNetwork);
        }

        object?[] address = (object?[])_arguments.Read(step["addr"])!;
        return Provider.CreateConnection((string)address[0]!, PythonArguments.Int(address[1]), timeout, source);
    }

    private int TakeDescriptor(string name) =>
        symbols.Descriptors.Remove(name, out int descriptor) ? descriptor : throw new UndefinedSymbolException(name);

    private object? ChangeState(Step step, ISocket socket)
    {
        switch (step.Operation)
        {
            case "bind":
                socket.Bind(_arguments.Address(step["addr"], socket));
                return null;
            case "listen":
                if (step.Has("backlog")) socket.Listen(PythonArguments.Int(_arguments.Read(step["backlog"])));
                else socket.Listen();
                return null;
            case "connect":
                SocketError outcome = Connect(socket, _arguments.Address(step["addr"], socket));
                return outcome == SocketError.Success ? null : throw SocketErrors.ToException(outcome);
            case "connect_ex":
                return ConnectToCode(socket, _arguments.Address(step["addr"], socket));
            case "shutdown":
                socket.Shutdown(step["how"] is { ValueKind: JsonValueKind.String } how
                    ? how.GetString() switch { "RD" => SocketShutdown.Receive, "WR" => SocketShutdown.Send, _ => SocketShutdown.Both }
                    : (SocketShutdown)step.Int("how"));
                return null;
            case "close":
                socket.Close();
                return null;
            case "fileno":
                return socket.Descriptor >= 0 ? "fd" : -1;
            case "attrs":
                return new Dictionary<string, object?>
                {
                    ["family"] = PythonConstants.FamilyName(NativeFamily(socket.AddressFamily)),
                    ["type"] = PythonConstants.TypeName((int)socket.SocketType),
                    ["proto"] = (int)socket.ProtocolType,
                    ["timeout"] = socket.Timeout?.TotalSeconds,
                };
            case "getsockname":
                return Object("addr", _arguments.Show(socket.LocalEndPoint, socket.SocketType));
            default:
                return Object("addr", _arguments.Show(socket.RemoteEndPoint, socket.SocketType));
        }
    }

    // connect_ex tells a timeout as EAGAIN.
    private object ConnectToCode(ISocket socket, EndPoint endPoint)
    {
        try
        {
            SocketError error = Connect(socket, endPoint);
            return error == SocketError.Success ? 0 : NameOf(SocketErrors.ToErrno(error));
        }
        catch (SocketTimeoutException)
        {
            return NameOf(Errno.EAGAIN);
        }
    }

    // connect_ex of a closed socket answers EBADF; here a closed socket is an exception everywhere.
    private static SocketError TryConnect(ISocket socket, EndPoint endPoint)
    {
        try
        {
            return socket.TryConnect(endPoint);
        }
        catch (SocketClosedException)
        {
            return SocketErrors.BadDescriptor;
        }
    }

    private object? UseTimeout(Step step)
    {
        switch (step.Operation)
        {
            case "setblocking":
                symbols.Socket(step.Text("s")).Timeout = _arguments.Read(step["flag"]) is true or not (false or 0L) ? null : Duration.Zero;
                NoteMode(symbols.Socket(step.Text("s")));
                return null;
            case "getblocking":
                return symbols.Socket(step.Text("s")).Timeout != Duration.Zero;
            case "settimeout":
                symbols.Socket(step.Text("s")).Timeout = ToDuration(step["value"]);
                NoteMode(symbols.Socket(step.Text("s")));
                return null;
            case "gettimeout":
                return symbols.Socket(step.Text("s")).Timeout?.TotalSeconds;
            case "setdefaulttimeout":
                Provider.DefaultTimeout = ToDuration(step["value"]);
                return null;
            default:
                return Provider.DefaultTimeout?.TotalSeconds;
        }
    }

    private static Duration? ToDuration(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.Number) throw new PythonException("TypeError");
        double seconds = value.GetDouble();
        if (seconds < 0) throw new PythonException("ValueError");
        return seconds > 9.2e9 ? throw new PythonException("OverflowError") : Duration.FromSeconds(seconds);
    }

    private static AddressFamily Family(JsonElement family) => family.ValueKind == JsonValueKind.Number
        ? (family.GetInt32() == Unset ? AddressFamily.InterNetwork : AddressFamily.FromNative(family.GetInt32()))
        : family.GetString() switch
        {
            "inet" => AddressFamily.InterNetwork,
            "inet6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unix,
        };

    private static int NativeFamily(AddressFamily family) => family switch
    {
        AddressFamily.Unix => 1,
        AddressFamily.InterNetwork => 2,
        AddressFamily.InterNetworkV6 => 10,
        _ => (int)family,
    };

    private static SocketType Type(JsonElement type)
    {
        if (type.ValueKind == JsonValueKind.Number) return type.GetInt32() == Unset ? SocketType.Stream : (SocketType)type.GetInt32();
        return (SocketType)type.GetString()!.Split('|').Aggregate(0, static (all, part) => all | PythonConstants.Value("SOCK_" + part.ToUpperInvariant()));
    }

    private static Dictionary<string, object?> Object(string name, object? value) => new() { [name] = value };
}
