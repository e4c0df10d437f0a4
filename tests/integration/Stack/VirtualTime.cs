using NodaTime;

namespace SimNet.Tests.Integration.Stack;

internal static class VirtualTime
{
    extension(int number)
    {
        internal Duration Ms => Duration.FromMilliseconds(number);

        internal Duration Sec => Duration.FromSeconds(number);
    }
}
