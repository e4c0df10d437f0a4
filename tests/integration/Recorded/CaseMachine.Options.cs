using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

// Options and readiness.
internal sealed partial class CaseMachine
{
    private const int MaxOptionSize = 1024;

    private static readonly (string Name, PollEvents Event)[] PollNames =
    [
        ("IN", PollEvents.Read), ("PRI", PollEvents.Priority), ("OUT", PollEvents.Write), ("ERR", PollEvents.Error),
        ("HUP", PollEvents.HangUp), ("NVAL", PollEvents.Invalid), ("RDHUP", PollEvents.ReadHangUp),
    ];

    private static readonly string[] TcpStates =
    [
        "?", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT", "CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
    ];

    private object? UseOption(Step step, ISocket socket)
    {
        if (step.Operation == "tcp_state")
        {
            Span<byte> state = stackalloc byte[1];
            socket.GetOption(PythonConstants.Value("IPPROTO_TCP"), PythonConstants.Value("TCP_INFO"), state);
            return TcpStates[state[0]];
        }

        int level = Constant(step["level"]);
        int name = Constant(step["opt"]);
        if (step.Operation == "getsockopt") return GetOption(step, socket, level, name);
        if (step.Has("null_len")) socket.SetNullOption(level, name, step.Int("null_len"));
        else if (step["value"] is { ValueKind: JsonValueKind.Object } bytes) socket.SetOption(level, name, PythonArguments.OptionValue(bytes));
        else if (step["value"] is { ValueKind: JsonValueKind.String }) throw new PythonException("TypeError");
        else socket.SetOption(level, name, PythonArguments.Int(_arguments.Read(step["value"])));
        return null;
    }

    private static object? GetOption(Step step, ISocket socket, int level, int name)
    {
        string? form = step.Find("as")?.GetString();
        int size = form switch { "linger" => 8, "timeval" => 16, "ip" => 4, "text" => 64, _ => step.Int("len") };
        if (size is < 0 or > MaxOptionSize) throw new PythonException("OSError");
        byte[] buffer = new byte[size];
        if (size == 0)
        {
            int value = socket.GetOption(level, name);
            return name == PythonConstants.Value("SO_ERROR") && level == 1 && value != 0 ? NameOf((Errno)value) : value;
        }

        byte[] read = buffer[..socket.GetOption(level, name, buffer)];
        return form switch
        {
            "linger" => (object?[])[BinaryPrimitives.ReadInt32LittleEndian(read), BinaryPrimitives.ReadInt32LittleEndian(read.AsSpan(4))],
            "timeval" => (object?[])[BinaryPrimitives.ReadInt64LittleEndian(read), BinaryPrimitives.ReadInt64LittleEndian(read.AsSpan(8))],
            "ip" => new IPAddress(read).ToString(),
            "text" => System.Text.Encoding.ASCII.GetString(read).TrimEnd('\0'),
            _ => Object("hex", PythonArguments.Hex(read)),
        };
    }

    private static int Constant(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetInt32() : PythonConstants.Value(value.GetString()!);

    private List<object?> Poll(Step step, ISocket socket)
    {
        if (socket.Descriptor < 0) throw new PythonException("ValueError");
        PollEvents wanted = step.Has("want")
            ? step.List("want").Aggregate(PollEvents.None, static (all, w) => all | PollNames.First(n => n.Name == w.GetString()).Event)
            : PollEvents.Read | PollEvents.Write;
        PollEntry[] entries = [new(socket, wanted)];
        Provider.Poll(entries, Duration.FromMilliseconds(step.Int("timeout_ms")));
        return [.. PollNames.Where(n => (entries[0].Returned & n.Event) != 0).Select(static n => n.Name)];
    }

    private Dictionary<string, object?> Select(Step step)
    {
        string[] lists = ["r", "w", "x"];
        List<ISocket>[] sockets = [.. lists.Select(list => step.List(list).Select(name => symbols.Socket(name.GetString()!)).ToList())];
        if (sockets.Any(static list => list.Any(static s => s.Descriptor < 0))) throw new PythonException("ValueError");
        Duration timeout = step.Find("timeout") is { } time ? Duration.FromSeconds(time.GetDouble()) : Duration.Zero;
        Provider.Select(sockets[0], sockets[1], sockets[2], timeout);
        return lists.Zip(sockets).ToDictionary(
            static pair => pair.First,
            pair => (object?)(List<object?>)[.. pair.Second.Select(s => symbols.Sockets.First(named => ReferenceEquals(named.Value, s)).Key)]);
    }
}
