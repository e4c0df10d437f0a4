using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace SimNet.Tests.Property.Names.Stub;

// What a scripted name server says to a query, word by word: the same words that the server of the recording knew.
internal sealed class ScriptedAnswers(byte[] query)
{
    private const int A = 1;
    private const int Alias = 5;
    private const int Pointer = 12;
    private const int Aaaa = 28;
    private const int Recursive = 0x8180;

    public string Name { get; } = ReadName(query);

    public int Type => BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(12 + WireName(Name).Length));

    public string TypeName => Type switch { A => "A", Aaaa => "AAAA", Pointer => "PTR", _ => Type.ToString(CultureInfo.InvariantCulture) };

    public bool HasEdns => query[11] != 0;

    // Null closes a connection.
    public IEnumerable<byte[]?> Answer(string word) => word switch
    {
        "drop" => [],
        "close" => [null],
        "nx" => [Message(3)],
        "servfail" => [Message(2)],
        "refused" => [Message(5)],
        "notimp" => [Message(4)],
        "formerr" => [Message(1)],
        "nodata" => [Message(0)],
        "lame" => [Message(0, flags: 0x8000)],
        "tc" => [Message(0, flags: Recursive | 0x200)],
        "bare" => [[.. Message(5)[..4], .. new byte[8]]],
        "short" => [[0, 0]],
        "garbage" => [Message(0, [0xC0])],
        "badid" => [Message(0, [Record(Name, A, [9, 9, 9, 9])], idMask: 1)],
        "badq" => [Message(0, [Record(Name, A, [9, 9, 9, 9])], question: WireName("other.test"))],
        "wrongname" => [Message(0, [Record("zzz.example.org", Type, Type == A ? [10, 0, 0, 5] : [.. Enumerable.Repeat((byte)32, 16)])])],
        "nxans" => [Message(3, [Record(Name, A, [10, 0, 0, 6])])],
        "ptrbad" => [Message(0, [Record(Name, Pointer, WireName("a/b.example.org"))])],
        "cnameonly" => [Message(0, [Record(Name, Alias, WireName("real.example.org"))])],
        "ok" => [Message(0, Type switch
        {
            A => [Record(Name, A, [10, 0, 0, 1]), Record(Name, A, [10, 0, 0, 2])],
            Aaaa => [Record(Name, Aaaa, Bytes("2001:db8::1"))],
            _ => [Record(Name, Pointer, WireName("host.example.org")), Record(Name, Pointer, WireName("other.example.org"))],
        })],
        "cname" => [Message(0,
        [
            Record(Name, Alias, WireName("real.example.org")),
            Record("real.example.org", Alias, WireName("Canon.example.org")),
            Record("canon.example.org", Type, Type switch { A => [10, 0, 0, 3], Aaaa => Bytes("2001:db8::3"), _ => WireName("ptr.example.org") }),
        ])],
        "badalias" => [Message(0,
        [
            Record(Name, Alias, WireName("a/b.example.org")),
            Record("a/b.example.org", Type, Type switch { A => [10, 0, 0, 4], Aaaa => Bytes("2001:db8::4"), _ => WireName("ptr2.example.org") }),
        ])],
        _ => throw new InvalidOperationException($"The script has a word that is not known: {word}"),
    };

    public byte[] Message(int code, byte[][]? answers = null, int flags = Recursive, byte[]? question = null, int idMask = 0)
    {
        byte[] header = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(query) ^ idMask));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(flags | code));
        header[5] = 1;
        header[7] = (byte)(answers?.Length ?? 0);
        return [.. header, .. question ?? WireName(Name), 0, (byte)Type, 0, 1, .. (answers ?? []).SelectMany(static a => a)];
    }

    public static byte[] Record(string owner, int type, byte[] data, int seconds = 60)
    {
        byte[] fixedPart = new byte[10];
        fixedPart[1] = (byte)type;
        fixedPart[3] = 1;
        BinaryPrimitives.WriteInt32BigEndian(fixedPart.AsSpan(4), seconds);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)data.Length);
        return [.. WireName(owner), .. fixedPart, .. data];
    }

    public static byte[] WireName(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(static l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]), 0];

    private byte[] Message(int code, byte[] garbage) =>
        [.. Message(code)[..7], 1, .. Message(code)[8..], .. garbage];

    private static byte[] Bytes(string address) => IPAddress.Parse(address).GetAddressBytes();

    private static string ReadName(byte[] query)
    {
        List<string> labels = [];
        for (int at = 12; query[at] != 0; at += query[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        }

        return string.Join('.', labels);
    }
}
