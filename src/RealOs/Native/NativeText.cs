using System.Runtime.InteropServices;
using System.Text;

namespace SimNet.RealOs;

// Zero-terminated texts.
internal static unsafe class NativeText
{
    internal static string Read(byte* text) => text is null ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    // Null stays null. A zero within would cut the text short, and name something else.
    internal static byte[]? Write(string? text, string parameterName)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("The text contains a zero character.", parameterName);
        }

        return Encoding.UTF8.GetBytes(text + '\0');
    }
}
