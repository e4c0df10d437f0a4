namespace SimNet.Simulation.Names;

/// <summary>A service as <c>getaddrinfo(3)</c> is given it: a name, or a number that the C library's <c>strtoul</c> reads whole.</summary>
internal readonly record struct ServiceText
{
    private ServiceText(string name, int? port, bool isNumeric)
    {
        Name = name;
        Port = port;
        IsNumeric = isNumeric;
    }

    /// <summary>The text.</summary>
    public string Name { get; }

    /// <summary>The port; <see langword="null"/> if the text has to be looked up as a name.</summary>
    public int? Port { get; }

    /// <summary>Whether the text is a number (AI_NUMERICSERV).</summary>
    public bool IsNumeric { get; }

    /// <summary>Reads the text. Only the low 16 bits of a number become the port, and one whose low 32 bits are negative is a name after all.</summary>
    public static ServiceText Parse(string text)
    {
        int start = 0;
        while (start < text.Length && text[start] is ' ' or (>= '\t' and <= '\r'))
        {
            start++;
        }

        bool isNegative = start < text.Length && text[start] == '-';
        if (start < text.Length && text[start] is '-' or '+')
        {
            start++;
        }

        ReadOnlySpan<char> digits = text.AsSpan(start);
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return new(text, null, false);
        }

        int low = unchecked((int)ReadSaturated(digits, isNegative));
        return new(text, low < 0 ? null : low & 0xFFFF, true);
    }

    // strtoul: the largest number where 64 bits do not suffice; a minus sign negates modulo 2^64.
    private static ulong ReadSaturated(ReadOnlySpan<char> digits, bool isNegative)
    {
        ulong number = 0;
        foreach (char c in digits)
        {
            uint digit = (uint)(c - '0');
            if (number > (ulong.MaxValue - digit) / 10)
            {
                return ulong.MaxValue;
            }

            number = (number * 10) + digit;
        }

        return isNegative ? unchecked(0 - number) : number;
    }
}
