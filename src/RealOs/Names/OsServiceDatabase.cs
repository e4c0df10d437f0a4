using System.Buffers.Binary;
using System.Net;

namespace SimNet.RealOs;

// /etc/services, or what nsswitch.conf says.
internal sealed unsafe class OsServiceDatabase : IServiceDatabase
{
    public bool TryGetPort(string name, string? protocol, out int port)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] nameText = NativeText.Write(name, nameof(name))!;
        byte[]? protocolText = NativeText.Write(protocol, nameof(protocol));
        return DatabaseLookup.TryFind<ServiceRecord, int>(
            (record, buffer, length, result) =>
            {
                fixed (byte* nameStart = nameText, protocolStart = protocolText)
                {
                    return LibcNames.GetServiceByName(nameStart, protocolStart, record, buffer, length, result);
                }
            },
            record => NetworkToHost(unchecked((ushort)record->Port)),
            out port);
    }

    public bool TryGetName(int port, string? protocol, out string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, IPEndPoint.MinPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, IPEndPoint.MaxPort);
        byte[]? protocolText = NativeText.Write(protocol, nameof(protocol));
        bool found = DatabaseLookup.TryFind<ServiceRecord, string>(
            (record, buffer, length, result) =>
            {
                fixed (byte* protocolStart = protocolText)
                {
                    return LibcNames.GetServiceByPort(NetworkToHost((ushort)port), protocolStart, record, buffer, length, result);
                }
            },
            record => NativeText.Read(record->Name),
            out name);
        name ??= "";
        return found;
    }

    private static ushort NetworkToHost(ushort port) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(port) : port;
}
