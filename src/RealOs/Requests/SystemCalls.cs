namespace SimNet.RealOs;

// Readiness and the urgent mark without waiting, for requests that look before they call.
internal static unsafe class SystemCalls
{
    internal static PollEvents ReadyNow(int descriptor, PollEvents asked)
    {
        var entry = new PollDescriptor { Descriptor = descriptor, Requested = (short)asked };
        TimeSpecification none = default;
        return Libc.Poll(&entry, 1, &none, null) > 0 ? (PollEvents)entry.Returned : PollEvents.None;
    }

    // SIOCATMARK
    internal static bool IsAtMark(int descriptor)
    {
        int isAtMark = 0;
        return Libc.Control(descriptor, NativeConstants.SIOCATMARK, &isAtMark) == 0 && isAtMark != 0;
    }
}
