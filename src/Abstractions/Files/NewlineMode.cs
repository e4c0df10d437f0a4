namespace SimNet.Abstractions;

/// <summary>Where the lines of a socket's text end (the <c>newline</c> argument of <c>makefile</c>).</summary>
public enum NewlineMode
{
    /// <summary>CR, LF and CR LF all end a line and are read as LF; LF is written as LF, the end of lines on Linux (<c>None</c>).</summary>
    Universal = 0,

    /// <summary>CR, LF and CR LF all end a line and are read as they are; nothing is changed in writing (<c>''</c>).</summary>
    Untranslated = 1,

    /// <summary>LF alone ends a line; nothing is changed (<c>'\n'</c>).</summary>
    LineFeed = 2,

    /// <summary>CR alone ends a line; LF is written as CR (<c>'\r'</c>).</summary>
    CarriageReturn = 3,

    /// <summary>CR LF alone ends a line; LF is written as CR LF (<c>'\r\n'</c>).</summary>
    CarriageReturnLineFeed = 4,
}
