namespace SimNet.RealOs;

// The calling convention that the get*by*_r functions of services and protocols share: a buffer that may prove too small.
internal static unsafe class DatabaseLookup
{
    internal delegate int Query<TRecord>(TRecord* record, byte* buffer, nuint length, TRecord** result)
        where TRecord : unmanaged;

    internal delegate TValue Reader<TRecord, TValue>(TRecord* record)
        where TRecord : unmanaged;

    internal static bool TryFind<TRecord, TValue>(Query<TRecord> query, Reader<TRecord, TValue> read, out TValue value)
        where TRecord : unmanaged
    {
        for (int length = 1024; ; length *= 2)
        {
            fixed (byte* buffer = new byte[length])
            {
                TRecord record;
                TRecord* result = null;
                if (query(&record, buffer, (nuint)length, &result) == (int)Errno.ERANGE)
                {
                    continue;
                }

                value = result is not null ? read(result) : default!;
                return result is not null;
            }
        }
    }
}
