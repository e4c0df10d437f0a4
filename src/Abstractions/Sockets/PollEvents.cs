namespace SimNet.Abstractions;

/// <summary>What a socket is ready for. The values are those of Linux (<c>poll(2)</c>).</summary>
[Flags]
public enum PollEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A receive or an accept would not block; the end of the stream counts (POLLIN).</summary>
    Read = 0x001,

    /// <summary>Urgent data is there (POLLPRI).</summary>
    Priority = 0x002,

    /// <summary>A send would not block, or a connect has ended (POLLOUT).</summary>
    Write = 0x004,

    /// <summary>An error is pending; comes unasked (POLLERR).</summary>
    Error = 0x008,

    /// <summary>Both halves are shut, or there never was a connection; comes unasked (POLLHUP).</summary>
    HangUp = 0x010,

    /// <summary>The descriptor is not open; comes unasked (POLLNVAL).</summary>
    Invalid = 0x020,

    /// <summary>The peer has shut its sending half, or this socket its receiving half (POLLRDHUP).</summary>
    ReadHangUp = 0x2000,
}
