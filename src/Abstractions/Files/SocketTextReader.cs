using System.Text;

namespace SimNet.Abstractions;

// Text from a stream, line by line if wanted. A CR at the end of what has arrived is told at once; whether an LF follows that belongs to it
// shows with the next bytes, so that nobody waits for a character that may never come.
internal sealed class SocketTextReader(Stream stream, Encoding encoding, NewlineMode newline, int bufferSize) : TextReader
{
    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly byte[] _bytes = new byte[bufferSize];
    private readonly char[] _chars = new char[encoding.GetMaxCharCount(bufferSize)];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    // The last character was a CR: an LF that follows belongs to it and is dropped.
    private bool _dropsLineFeed;

    private bool HasChars => _start < _end;

    // As in other readers, -1 says only that nothing has arrived yet that could be told without waiting.
    public override int Peek()
    {
        if (!HasChars || (DropLineFeed() && !HasChars))
        {
            return -1;
        }

        char next = _chars[_start];
        return newline == NewlineMode.Universal && next == '\r' ? '\n' : next;
    }

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 1 ? one[0] : -1;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer) => buffer.IsEmpty || !Fill() ? 0 : Take(buffer);

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty || !await FillAsync(cancellationToken).ConfigureAwait(true) ? 0 : Take(buffer.Span);

    public override Task<int> ReadBlockAsync(char[] buffer, int index, int count) => ReadBlockAsync(buffer.AsMemory(index, count)).AsTask();

    public override async ValueTask<int> ReadBlockAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        int count = 0;
        while (count < buffer.Length && await FillAsync(cancellationToken).ConfigureAwait(true))
        {
            count += Take(buffer.Span[count..]);
        }

        return count;
    }

    public override string? ReadLine()
    {
        var line = new StringBuilder();
        bool isAny = false;
        while (Fill())
        {
            isAny = true;
            if (TakeLine(line))
            {
                return line.ToString();
            }
        }

        return isAny ? line.ToString() : null;
    }

    public override Task<string?> ReadLineAsync() => ReadLineAsync(CancellationToken.None).AsTask();

    public override async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        bool isAny = false;
        while (await FillAsync(cancellationToken).ConfigureAwait(true))
        {
            isAny = true;
            if (TakeLine(line))
            {
                return line.ToString();
            }
        }

        return isAny ? line.ToString() : null;
    }

    public override string ReadToEnd()
    {
        var text = new StringBuilder();
        while (Fill())
        {
            TakeAll(text);
        }

        return text.ToString();
    }

    public override Task<string> ReadToEndAsync() => ReadToEndAsync(CancellationToken.None);

    public override async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (await FillAsync(cancellationToken).ConfigureAwait(true))
        {
            TakeAll(text);
        }

        return text.ToString();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    // Whether there is a character; waits for one.
    private bool Fill()
    {
        while (!HasChars || DropLineFeed())
        {
            if (!HasChars && (_isAtEnd || !Decode(stream.Read(_bytes))))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> FillAsync(CancellationToken token)
    {
        while (!HasChars || DropLineFeed())
        {
            if (!HasChars && (_isAtEnd || !Decode(await stream.ReadAsync(_bytes, token).ConfigureAwait(true))))
            {
                return false;
            }
        }

        return true;
    }

    // False at the end, if no character is left in the decoder.
    private bool Decode(int count)
    {
        _isAtEnd = count == 0;
        _start = 0;
        _end = _decoder.GetChars(_bytes, 0, count, _chars, 0, flush: _isAtEnd);
        return !_isAtEnd || HasChars;
    }

    // True if a character was dropped.
    private bool DropLineFeed()
    {
        if (!_dropsLineFeed)
        {
            return false;
        }

        _dropsLineFeed = false;
        if (_chars[_start] != '\n')
        {
            return false;
        }

        _start++;
        return true;
    }

    private char TakeOne()
    {
        char c = _chars[_start++];
        if (newline != NewlineMode.Universal || c != '\r')
        {
            return c;
        }

        _dropsLineFeed = true;
        return '\n';
    }

    private int Take(Span<char> buffer)
    {
        int count = 0;
        while (count < buffer.Length && HasChars)
        {
            if (!DropLineFeed())
            {
                buffer[count++] = TakeOne();
            }
        }

        return count;
    }

    private void TakeAll(StringBuilder text)
    {
        while (HasChars)
        {
            if (!DropLineFeed())
            {
                text.Append(TakeOne());
            }
        }
    }

    // True if the line is complete.
    private bool TakeLine(StringBuilder line)
    {
        while (HasChars)
        {
            if (DropLineFeed())
            {
                continue;
            }

            char c = TakeOne();
            switch (newline)
            {
                case NewlineMode.Universal or NewlineMode.LineFeed when c == '\n':
                case NewlineMode.CarriageReturn when c == '\r':
                    return true;
                case NewlineMode.Untranslated when c is '\r' or '\n':
                    _dropsLineFeed = c == '\r';
                    return true;
                case NewlineMode.CarriageReturnLineFeed when c == '\n' && line.Length > 0 && line[^1] == '\r':
                    line.Length--;
                    return true;
                default:
                    line.Append(c);
                    break;
            }
        }

        return false;
    }
}
