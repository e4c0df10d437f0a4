using System.Net;
using System.Net.Sockets;
using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// gethostbyname(3) and gethostbyaddr(3) in their thread-safe forms, as Python calls them.
internal static unsafe class HostLookup
{
    private delegate int Query(HostRecord* record, byte* buffer, nuint length, HostRecord** result, int* hostError);

    internal static HostEntry ByName(string name)
    {
        if (Special(name) is { } special)
        {
            return special;
        }

        // Python resolves the name first, which fails with an EAI code; the entry is asked for after that.
        AddressInfoLookup.Run(name, null, new AddressInfoHints(AddressFamily.InterNetwork));
        byte[] text = NativeText.Write(AddressInfoLookup.ToAscii(name), nameof(name))!;
        return Run((record, buffer, length, result, hostError) =>
        {
            fixed (byte* start = text)
            {
                return LibcNames.GetHostByName(start, record, buffer, length, result, hostError);
            }
        });
    }

    internal static HostEntry ByAddress(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        int family = address.AddressFamily.ToNative();
        return Run((record, buffer, length, result, hostError) =>
        {
            fixed (byte* start = bytes)
            {
                return LibcNames.GetHostByAddress(start, (uint)bytes.Length, family, record, buffer, length, result, hostError);
            }
        });
    }

    // Names that gethostbyname of Python takes and the resolver does not know: the wildcard and the broadcast address.
    private static HostEntry? Special(string name) => name switch
    {
        "" => new HostEntry(name, [], [IPAddress.Any]),
        "<broadcast>" => new HostEntry(name, [], [IPAddress.Broadcast]),
        _ => null,
    };

    private static HostEntry Run(Query query)
    {
        for (int length = 1024; ; length *= 2)
        {
            fixed (byte* buffer = new byte[length])
            {
                HostRecord record;
                HostRecord* result = null;
                int hostError = 0;
                int error = query(&record, buffer, (nuint)length, &result, &hostError);
                if (error == (int)Errno.ERANGE)
                {
                    continue;
                }

                return result is not null ? Read(result) : throw new HostLookupException((HostLookupError)hostError);
            }
        }
    }

    private static HostEntry Read(HostRecord* record)
    {
        List<string> aliases = [];
        for (byte** alias = record->Aliases; alias is not null && *alias is not null; alias++)
        {
            aliases.Add(NativeText.Read(*alias));
        }

        List<IPAddress> addresses = [];
        for (byte** address = record->Addresses; address is not null && *address is not null; address++)
        {
            addresses.Add(new IPAddress(new ReadOnlySpan<byte>(*address, record->AddressType == AF_INET ? 4 : 16)));
        }

        return new HostEntry(NativeText.Read(record->Name), aliases, addresses);
    }
}
