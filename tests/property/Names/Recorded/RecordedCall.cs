using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimNet.Abstractions;
using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// One call of a module function of CPython with what it gave on Linux: ["name", [arguments], result]. Bytes are hexadecimal; a result "!…" is an
// exception. Families, types and flags are Linux's numbers.
internal sealed class RecordedCall(JsonNode call, INameResolver resolver)
{
    private readonly JsonArray _arguments = call[1]!.AsArray();

    public string Expected { get; } = JsonSerializer.Serialize(call[2]);

    public string Name { get; } = (string)call[0]!;

    public string Run()
    {
        try
        {
            return JsonSerializer.Serialize(Answer());
        }
        catch (AddressInfoException e)
        {
            return Failed("EAI_" + e.Error switch
            {
                AddressInfoError.AddressFamily => "ADDRFAMILY",
                AddressInfoError.SocketType => "SOCKTYPE",
                _ => e.Error.ToString().ToUpperInvariant(),
            });
        }
        catch (HostLookupException e)
        {
            return Failed(string.Create(CultureInfo.InvariantCulture, $"HERROR{(int)e.Error}"));
        }
        catch (SocketException)
        {
            return Failed("OSError");
        }
        catch (OverflowException)
        {
            return Failed("OverflowError");
        }
        catch (ArgumentException)
        {
            return Failed(Name == "inet_ntoa" ? "OSError" : "ValueError");
        }
    }

    private static string Failed(string error) => JsonSerializer.Serialize("!" + error);

    private object Answer() => Name switch
    {
        "getaddrinfo" => resolver.GetAddressInfo(Text(0), Text(1), Hints()).Select(Line),
        "getnameinfo" => NameInfo(),
        "gethostbyname_ex" => Entry(resolver.GetHostByName(Text(0)!)),
        "gethostbyaddr" => Entry(resolver.GetHostByAddress(IPAddress.Parse(Text(0)!))),
        "getservbyname" => ServiceDatabase.Default.GetPort(Text(0)!, Text(1)),
        "getservbyport" => ServiceDatabase.Default.GetName((int)Number(0), Text(1)),
        "getprotobyname" => ProtocolDatabase.Default.GetNumber(Text(0)!),
        "inet_aton" => Convert.ToHexStringLower(InternetAddress.ParseClassic(Text(0)!)),
        "inet_ntoa" => InternetAddress.FormatClassic(Convert.FromHexString(Text(0)!)),
        "inet_pton" => Convert.ToHexStringLower(InternetAddress.Parse(Family(0), Text(1)!)),
        "inet_ntop" => InternetAddress.Format(Family(0), Convert.FromHexString(Text(1)!)),
        "htonl" => HostByteOrder.LittleEndian.HostToNetwork32(Number(0)),
        "ntohl" => HostByteOrder.LittleEndian.NetworkToHost32(Number(0)),
        "htons" => HostByteOrder.LittleEndian.HostToNetwork16(checked((int)Number(0))),
        "ntohs" => HostByteOrder.LittleEndian.NetworkToHost16(checked((int)Number(0))),
        _ => throw new InvalidOperationException($"The recording has a function that is not known: {Name}"),
    };

    private string? Text(int index) => index < _arguments.Count ? (string?)_arguments[index] : null;

    private long Number(int index) => (long)_arguments[index]!;

    private AddressFamily Family(int index) => AddressFamily.FromNative((int)Number(index));

    private AddressInfoHints Hints() => new(Family(2), (SocketType)Number(3), (ProtocolType)Number(4), (AddressInfoFlags)Number(5));

    private string[] NameInfo()
    {
        var address = IPAddress.Parse(Text(0)!);
        if (address.AddressFamily == AddressFamily.InterNetworkV6) address.ScopeId = Number(2);
        NameInfo info = resolver.GetNameInfo(new IPEndPoint(address, (int)Number(1)), (NameInfoFlags)Number(3));
        return [info.Host, info.Service];
    }

    private static object[] Entry(HostEntry entry) => [entry.HostName, entry.Aliases, entry.Addresses.Select(Format)];

    private static string Format(IPAddress address) => InternetAddress.Format(address.AddressFamily, address.GetAddressBytes());

    private static string Line(AddressInfo info)
    {
        string type = (int)info.SocketType == 6 ? "6" : $"SOCK_{info.SocketType.ToString().ToUpperInvariant()}";
        string family = info.AddressFamily == AddressFamily.InterNetwork ? "AF_INET" : "AF_INET6";
        string name = info.CanonicalName.Length == 0 ? "-" : JsonSerializer.Serialize(info.CanonicalName);
        long scope = info.AddressFamily == AddressFamily.InterNetwork ? 0 : info.EndPoint.Address.ScopeId;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{family} {type} {(int)info.ProtocolType} {name} {Format(info.EndPoint.Address)} {info.EndPoint.Port} {scope}");
    }
}
