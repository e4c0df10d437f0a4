using System.Text;

namespace SimNet.Simulation.Names.Stub;

/// <summary>A query on the wire (RFC 1035 4.1): recursion desired, one question.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name that is asked for, without a dot at the end.</param>
/// <param name="Type">The type of record that is asked for.</param>
/// <param name="Message">The bytes.</param>
internal sealed record StubQuery(ushort Id, string Name, ushort Type, byte[] Message)
{
    private const byte RecursionDesired = 1;
    private const byte Internet = 1;
    private const byte Options = 41;
    private const int EdnsSize = 1200;

    /// <summary>Makes a query.</summary>
    /// <param name="id">The id.</param>
    /// <param name="name">A name that can be sent.</param>
    /// <param name="type">The type.</param>
    /// <param name="usesEdns">Whether an OPT record tells that 1,200 bytes may come back (RFC 6891).</param>
    public static StubQuery Create(ushort id, string name, ushort type, bool usesEdns)
    {
        string plain = name.EndsWith('.') ? name[..^1] : name;
        List<byte> bytes = [(byte)(id >> 8), (byte)(id & 0xFF), RecursionDesired, 0, 0, 1, 0, 0, 0, 0, 0, (byte)(usesEdns ? 1 : 0)];
        foreach (string label in plain.Length == 0 ? [] : plain.Split('.'))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, (byte)(type >> 8), (byte)(type & 0xFF), 0, Internet]);
        if (usesEdns)
        {
            bytes.AddRange([0, 0, Options, EdnsSize >> 8, EdnsSize & 0xFF, 0, 0, 0, 0, 0, 0]);
        }

        return new StubQuery(id, plain, type, [.. bytes]);
    }
}
