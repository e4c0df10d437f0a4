namespace SimNet.RealOs;

// /etc/protocols, or what nsswitch.conf says.
internal sealed unsafe class OsProtocolDatabase : IProtocolDatabase
{
    public bool TryGetNumber(string name, out int number)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] text = NativeText.Write(name, nameof(name))!;
        return DatabaseLookup.TryFind<ProtocolRecord, int>(
            (record, buffer, length, result) =>
            {
                fixed (byte* start = text)
                {
                    return LibcNames.GetProtocolByName(start, record, buffer, length, result);
                }
            },
            record => record->Number,
            out number);
    }

    public bool TryGetName(int number, out string name)
    {
        bool found = DatabaseLookup.TryFind<ProtocolRecord, string>(
            (record, buffer, length, result) => LibcNames.GetProtocolByNumber(number, record, buffer, length, result),
            record => NativeText.Read(record->Name),
            out name);
        name ??= "";
        return found;
    }
}
