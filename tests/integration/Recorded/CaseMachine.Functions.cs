using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

// The functions of the module.
internal sealed partial class CaseMachine
{
    private object? CallFunction(Step step)
    {
        JsonElement[] given = [.. step.List("args")];
        object?[] arguments = [.. given.Select(a => _arguments.Read(a))];
        switch (step.Text("name"))
        {
            case "getaddrinfo":
                return GetAddressInfo(step, arguments);
            case "getnameinfo":
                return GetNameInfo(arguments);
            case "getservbyname":
                return Provider.Services.GetPort(Text(arguments[0]), arguments.Length > 1 ? Text(arguments[1]) : null);
            case "getservbyport":
                return Provider.Services.GetName(PythonArguments.Int(arguments[0]), arguments.Length > 1 ? Text(arguments[1]) : null);
            case "getprotobyname":
                return Provider.Protocols.GetNumber(Text(arguments[0]));
            case "inet_aton":
                return Object("hex", PythonArguments.Hex(ParseText(() => InternetAddress.ParseClassic(Text(arguments[0])))));
            case "inet_ntoa":
                return FormatClassic(Bytes(arguments[0]));
            case "inet_pton":
                return Object("hex", PythonArguments.Hex(ParseText(() => InternetAddress.Parse(FamilyOf(arguments[0]), Text(arguments[1])))));
            case "inet_ntop":
                return Format(FamilyOf(arguments[0]), Bytes(arguments[1]));
            case "ntohs" or "htons":
                return (int)Provider.ByteOrder.HostToNetwork16(checked((ushort)Long(arguments[0])));
            case "ntohl" or "htonl":
                return (long)Provider.ByteOrder.HostToNetwork32(checked((uint)Long(arguments[0])));
            case "getdefaulttimeout":
                return Provider.DefaultTimeout?.TotalSeconds;
            default:
                throw new NotExpressibleException(step.Text("name"));
        }
    }

    private object? GetAddressInfo(Step step, object?[] arguments)
    {
        JsonElement keywords = step.Find("kw") ?? default;
        int Number(string name, int position) =>
            arguments.Length > position ? PythonArguments.Int(arguments[position])
            : keywords.ValueKind == JsonValueKind.Object && keywords.TryGetProperty(name, out JsonElement value) ? PythonArguments.Int(_arguments.Read(value))
            : 0;

        string? host = arguments[0] is null ? null : Text(arguments[0]);
        if (host is not null && IsNoIdna(host)) throw new PythonException("UnicodeError");
        string? service = arguments[1] switch { null => null, long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture), string or byte[] => Text(arguments[1]), _ => throw new PythonException("OSError") };
        AddressInfoHints hints = new(
            AddressFamily.FromNative(Number("family", 2)),
            (SocketType)Number("type", 3),
            (ProtocolType)Number("proto", 4),
            (AddressInfoFlags)Number("flags", 5));
        return (List<object?>)[.. Provider.Names.GetAddressInfo(host, service, hints).Select(info => (object?[])
        [
            PythonConstants.FamilyName(NativeFamily(info.AddressFamily)),
            info.SocketType == 0 ? 0 : PythonConstants.TypeName((int)info.SocketType),
            (int)info.ProtocolType,
            info.CanonicalName,
            ShowTuple(info.EndPoint),
        ])];
    }

    // Python encodes a host by its own codec before it asks: empty labels and labels over 63 are no names.
    private static bool IsNoIdna(string host)
    {
        string[] labels = host.Split('.');
        return host.Length > 0 && labels.Where((l, i) => i < labels.Length - 1 || l.Length > 0).Any(static l => l.Length is 0 or > 63);
    }

    private static object?[] ShowTuple(IPEndPoint endPoint) => endPoint.AddressFamily == AddressFamily.InterNetworkV6
        ? [PythonArguments.Text(endPoint.Address), endPoint.Port, endPoint is IPv6EndPoint v6 ? v6.FlowInfo : 0, endPoint.Address.ScopeId]
        : [PythonArguments.Text(endPoint.Address), endPoint.Port];

    private object? GetNameInfo(object?[] arguments)
    {
        if (arguments[0] is not object?[] { Length: >= 2 } address) throw new PythonException("TypeError");
        string host = Text(address[0]);
        int port = PythonArguments.Int(address[1]);
        if (!IPAddress.TryParse(host, out IPAddress? ip)) throw new NotExpressibleException("getnameinfo of a name");
        if (port is < 0 or > 65535) throw new NotExpressibleException("a port that an IPEndPoint cannot hold");
        if (address.Length > 3 && ip.AddressFamily == AddressFamily.InterNetworkV6) ip.ScopeId = Long(address[3]);
        NameInfo info = Provider.Names.GetNameInfo(new IPEndPoint(ip, port), (NameInfoFlags)PythonArguments.Int(arguments[1]));
        return (object?[])[info.Host, info.Service];
    }

    // Python's error for text that is no address has no errno.
    private static byte[] ParseText(Func<byte[]> parse)
    {
        try
        {
            return parse();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.InvalidArgument)
        {
            throw new PythonException("OSError");
        }
    }

    private static string FormatClassic(byte[] packed) =>
        packed.Length == 4 ? InternetAddress.FormatClassic(packed) : throw new PythonException("OSError");

    private static string Format(AddressFamily family, byte[] packed) =>
        packed.Length == (family == AddressFamily.InterNetwork ? 4 : 16) ? InternetAddress.Format(family, packed) : throw new PythonException("ValueError");

    private static AddressFamily FamilyOf(object? value) => AddressFamily.FromNative(PythonArguments.Int(value));

    private static long Long(object? value) => value as long? ?? throw new PythonException("TypeError");

    private static string Text(object? value) => value switch
    {
        string text => text,
        byte[] bytes => System.Text.Encoding.Latin1.GetString(bytes),
        _ => throw new PythonException("TypeError"),
    };

    private static byte[] Bytes(object? value) => value as byte[] ?? throw new PythonException("TypeError");
}
