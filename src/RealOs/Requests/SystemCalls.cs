namespace SimNet.RealOs;

// Readiness without waiting, for requests that look before they call.
internal static unsafe class SystemCalls
{
    internal static PollEvents ReadyNow(int descriptor, PollEvents asked)
    {
        var entry = new PollDescriptor { Descriptor = descriptor, Requested = (short)asked };
        TimeSpecification none = default;
        return Libc.Poll(&entry, 1, &none, null) > 0 ? (PollEvents)entry.Returned : PollEvents.None;
    }
}
