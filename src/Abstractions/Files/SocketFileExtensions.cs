using System.Text;

namespace SimNet.Abstractions;

/// <summary>Sockets as files (<c>makefile</c>): a stream of bytes, or text with an encoding and ends of lines.</summary>
/// <remarks>
/// <para>A file holds a duplicate of the socket's descriptor: file and socket are closed independently of each other, in any order, and
/// the connection ends with the last of them. Disposing of a file first writes what it still holds.</para>
/// <para>The socket must be in blocking mode. What becomes of its <see cref="ISocket.Timeout"/> later does not concern the file.</para>
/// <para>Errors of the connection come as <see cref="IOException"/> with the <see cref="System.Net.Sockets.SocketException"/> inside, as from
/// other streams. A file has the threading rules of a stream: one reader and one writer at a time.</para>
/// </remarks>
public static class SocketFileExtensions
{
    /// <summary>The size of buffers if none is given, in bytes.</summary>
    public const int DefaultBufferSize = 8192;

    /// <summary>A stream of the socket's bytes (<c>makefile('rwb', buffering)</c>).</summary>
    /// <param name="socket">A connected socket in blocking mode.</param>
    /// <param name="access">Whether to read, to write, or both.</param>
    /// <param name="bufferSize">The size of the buffer of each direction, in bytes; 0 for none.</param>
    /// <returns>The stream; the caller disposes of it.</returns>
    /// <exception cref="ArgumentNullException">The socket is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The access is none of the three, or the size is negative.</exception>
    /// <exception cref="InvalidOperationException">The socket has a timeout.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">No more descriptors.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    public static Stream CreateStream(this ISocket socket, FileAccess access = FileAccess.ReadWrite, int bufferSize = DefaultBufferSize)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentOutOfRangeException.ThrowIfNegative(bufferSize);
        if (access is not (FileAccess.Read or FileAccess.Write or FileAccess.ReadWrite))
        {
            throw new ArgumentOutOfRangeException(nameof(access), access, "A file is for reading, for writing, or for both.");
        }

        return new SocketStream(DuplicateBlocking(socket), access, bufferSize);
    }

    /// <summary>A reader of the socket's text (<c>makefile('r', buffering, encoding=, newline=)</c>).</summary>
    /// <param name="socket">A connected socket in blocking mode.</param>
    /// <param name="encoding">The encoding; UTF-8 if left out. Its exception fallback decides about invalid bytes.</param>
    /// <param name="newline">Where lines end.</param>
    /// <param name="bufferSize">The size of the buffer, in bytes, at least 1.</param>
    /// <returns>The reader; the caller disposes of it.</returns>
    /// <inheritdoc cref="CreateStream" path="/exception"/>
    public static TextReader CreateReader(
        this ISocket socket,
        Encoding? encoding = null,
        NewlineMode newline = NewlineMode.Universal,
        int bufferSize = DefaultBufferSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSize);
        Check(newline);
        return new SocketTextReader(socket.CreateStream(FileAccess.Read, bufferSize: 0), encoding ?? Utf8, newline, bufferSize);
    }

    /// <summary>A writer of text to the socket (<c>makefile('w', buffering, encoding=, newline=)</c>).</summary>
    /// <param name="socket">A connected socket in blocking mode.</param>
    /// <param name="encoding">The encoding; UTF-8 if left out. No byte order mark is written.</param>
    /// <param name="newline">What LF in the text becomes, and what ends the lines of <c>WriteLine</c>.</param>
    /// <param name="bufferSize">The size of the buffer, in bytes, at least 1.</param>
    /// <param name="isLineBuffered">Whether each text with an end of line is sent at once (<c>buffering=1</c>).</param>
    /// <returns>The writer; the caller disposes of it, which sends what is still held.</returns>
    /// <inheritdoc cref="CreateStream" path="/exception"/>
    public static TextWriter CreateWriter(
        this ISocket socket,
        Encoding? encoding = null,
        NewlineMode newline = NewlineMode.Universal,
        int bufferSize = DefaultBufferSize,
        bool isLineBuffered = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSize);
        Check(newline);
        return new SocketTextWriter(socket.CreateStream(FileAccess.Write, bufferSize), encoding ?? Utf8, newline, isLineBuffered);
    }

    private static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static void Check(NewlineMode newline)
    {
        if (!Enum.IsDefined(newline))
        {
            throw new ArgumentOutOfRangeException(nameof(newline), newline, "Take one of the named modes.");
        }
    }

    private static ISocket DuplicateBlocking(ISocket socket)
    {
        if (socket.Timeout is not null)
        {
            throw new InvalidOperationException(
                "A file needs a socket in blocking mode: set its Timeout to null first, or use the socket's own methods.");
        }

        return socket.Duplicate();
    }
}
