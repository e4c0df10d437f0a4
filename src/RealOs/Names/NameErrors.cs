namespace SimNet.RealOs;

// What getaddrinfo(3) and getnameinfo(3) answer.
internal static class NameErrors
{
    // The call's result, and errno right after it.
    internal static void ThrowIfAny(int result, Errno error)
    {
        if (result == (int)AddressInfoError.System && error != Errno.None)
        {
            throw OsErrors.ToException(error);
        }

        if (result != 0)
        {
            throw new AddressInfoException((AddressInfoError)result);
        }
    }
}
