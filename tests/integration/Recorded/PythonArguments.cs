using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>
/// Python's arguments as those of the contract. What CPython refuses before it asks the system is refused here, as C#'s compiler or
/// the constructors of the address types refuse it.
/// </summary>
internal sealed class PythonArguments(Symbols symbols, IRecordedWorld world)
{
    private const int MaxPathBytes = 107;

    public object? Read(JsonElement value, bool isPort = false) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out long number) ? (object)number : value.GetDouble(),
        JsonValueKind.String => isPort && Symbols.IsPort(value.GetString()!) ? (object)(long)symbols.Port(value.GetString()!) : value.GetString(),
        JsonValueKind.Array => (object?[])[.. value.EnumerateArray().Select((v, i) => Read(v, i == 1))],
        _ => ReadTagged(value),
    };

    /// <summary>An address for a socket.</summary>
    public EndPoint Address(JsonElement value, ISocket socket)
    {
        EndPoint address = Address(value, socket.AddressFamily);

        // Python looks a host up whether the socket is open or not.
        return socket.Descriptor >= 0 ? address : HostEndPoint.Resolve(address, world.Provider.Names, socket.AddressFamily);
    }

    /// <summary>An address of a family.</summary>
    public EndPoint Address(JsonElement value, AddressFamily family)
    {
        object? read = value.ValueKind == JsonValueKind.String ? UnixName(value.GetString()!) : Read(value);
        return family == AddressFamily.Unix ? UnixAddress(read) : InternetAddressOf(read, family);
    }

    /// <summary>The bytes of a path or of an abstract name.</summary>
    public string UnixName(string text)
    {
        if (Symbols.IsChosenName(text)) return symbols.Name(text);
        if (text.StartsWith("@A", StringComparison.Ordinal)) return "\0case" + text[1..];
        return IsPath(text) ? world.Folder + text : text;
    }

    /// <summary>An address in the form of the cases.</summary>
    public object? Show(EndPoint? endPoint, SocketType type) => endPoint switch
    {
        null => null,
        IPEndPoint ip when ip.AddressFamily == AddressFamily.InterNetworkV6 => (object?[])
        [
            Text(ip.Address), ShowPort(ip.Port, type), ip is IPv6EndPoint v6 ? v6.FlowInfo : 0, ip.Address.ScopeId,
        ],
        IPEndPoint ip => (object?[])[Text(ip.Address), ShowPort(ip.Port, type)],
        _ when UnixEndPoint.TryGetName(endPoint, out ReadOnlyMemory<byte> name) => ShowName(Encoding.Latin1.GetString(name.Span)),
        _ => endPoint.ToString(),
    };

    /// <summary>An address in figures, without scope.</summary>
    public static string Text(IPAddress address) => InternetAddress.Format(address.AddressFamily, address.GetAddressBytes());

    public static int Int(object? value) => value switch
    {
        long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        bool flag => flag ? 1 : 0,
        long => throw new PythonException("OverflowError"),
        _ => throw new PythonException("TypeError"),
    };

    public static PortNumber PortOf(IPEndPoint endPoint, SocketType type) => new(endPoint.Port, Transport(type));

    private static string Transport(SocketType type) => type == SocketType.Dgram ? "udp" : "tcp";

    private static object ShowPort(int port, SocketType type) => port == 0 ? 0 : new PortNumber(port, Transport(type));

    private static bool IsPath(string text) =>
        text.Length > 1 && text[0] == 'U' && char.IsAsciiDigit(text[1]) && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') is var end
        && (end < 0 || text[end + 1] == '/');

    private object ShowName(string name)
    {
        if (name.StartsWith("\0case", StringComparison.Ordinal)) return "@" + name[5..];
        if (name.StartsWith('\0')) return new ChosenName(name);
        return name.StartsWith(world.Folder, StringComparison.Ordinal) ? name[world.Folder.Length..] : name;
    }

    private object? ReadTagged(JsonElement value)
    {
        JsonProperty tag = value.EnumerateObject().First();
        return tag.Name switch
        {
            "hex" => Convert.FromHexString(tag.Value.GetString()!),
            "repeat" => string.Concat(Enumerable.Repeat(tag.Value[0].GetString(), tag.Value[1].GetInt32())),
            "raw" => tag.Value.GetString(),
            "const" => (long)PythonConstants.Value(tag.Value.GetString()!),
            _ => throw new InvalidDataException($"An argument of a form that is not known: {value}"),
        };
    }

    private static UnixEndPoint UnixAddress(object? value)
    {
        byte[] name = value switch
        {
            string text => IsSymbolic(text) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text),
            byte[] bytes => bytes,
            _ => throw new PythonException("TypeError"),
        };
        bool isAbstract = name.Length > 0 && name[0] == 0;
        return name.Length > MaxPathBytes + (isAbstract ? 1 : 0) ? throw new PythonException("OSError") : new UnixEndPoint(name);
    }

    // What the host chose or the case made up is kept byte by byte.
    private static bool IsSymbolic(string text) => text.StartsWith('\0');

    private EndPoint InternetAddressOf(object? value, AddressFamily family)
    {
        if (value is not object?[] items) throw new PythonException("TypeError");
        bool isV6 = family == AddressFamily.InterNetworkV6;
        if (items.Length < 2 || items.Length > (isV6 ? 4 : 2)) throw new PythonException("TypeError");
        string host = items[0] switch
        {
            string text => text,
            byte[] bytes => Encoding.Latin1.GetString(bytes),
            _ => throw new PythonException("TypeError"),
        };
        int port = Int(items[1]);
        long flow = items.Length > 2 ? Unsigned(items[2]) : 0;
        long scope = items.Length > 3 ? Unsigned(items[3]) : 0;
        try
        {
            return new HostEndPoint(host, port, checked((int)flow), scope);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            // Python looks the host up before it looks at the numbers.
            HostEndPoint.Resolve(new HostEndPoint(host, 0), world.Provider.Names, family);
            throw new PythonException("OverflowError");
        }
    }

    // Python's format "I": no check of the range.
    private static long Unsigned(object? value) => value is long number ? unchecked((uint)number) : throw new PythonException("TypeError");

    public static byte[] OptionValue(JsonElement value)
    {
        JsonProperty tag = value.EnumerateObject().First();
        return tag.Name switch
        {
            "hex" => Convert.FromHexString(tag.Value.GetString()!),
            "linger" => [.. tag.Value.EnumerateArray().SelectMany(v => BitConverter.GetBytes(v.GetInt32()))],
            "timeval" => [.. tag.Value.EnumerateArray().SelectMany(v => BitConverter.GetBytes(v.GetInt64()))],
            "mreq" => [.. tag.Value.EnumerateArray().SelectMany(v => Bytes(v.GetString()!))],
            "mreqn" => [.. Bytes(tag.Value[0].GetString()!), .. Bytes(tag.Value[1].GetString()!), .. BitConverter.GetBytes(tag.Value[2].GetInt32())],
            "mreq6" => [.. Bytes(tag.Value[0].GetString()!), .. BitConverter.GetBytes(tag.Value[1].GetInt32())],
            "ip" => Bytes(tag.Value.GetString()!),
            _ => throw new InvalidDataException($"An option value of a form that is not known: {value}"),
        };
    }

    private static byte[] Bytes(string address) => IPAddress.Parse(address).GetAddressBytes();

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLower(CultureInfo.InvariantCulture);
}
