using System.Text;

namespace SimNet.Abstractions;

// Text to a buffered stream. The encoder keeps half a surrogate pair until its other half comes.
internal sealed class SocketTextWriter : TextWriter
{
    private readonly Stream _stream;
    private readonly Encoder _encoder;
    private readonly NewlineMode _newline;
    private readonly bool _isLineBuffered;

    internal SocketTextWriter(Stream stream, Encoding encoding, NewlineMode newline, bool isLineBuffered)
        : base(System.Globalization.CultureInfo.InvariantCulture)
    {
        _stream = stream;
        Encoding = encoding;
        _encoder = encoding.GetEncoder();
        _newline = newline;
        _isLineBuffered = isLineBuffered;

        // WriteLine writes an LF, which then becomes what the mode says.
        CoreNewLine = ['\n'];
    }

    public override Encoding Encoding { get; }

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        _stream.Write(Encode(buffer, isLast: false));
        if (EndsLine(buffer))
        {
            Flush();
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override Task WriteAsync(char value) => WriteAsync(new[] { value }.AsMemory());

    public override Task WriteAsync(char[] buffer, int index, int count) => WriteAsync(buffer.AsMemory(index, count));

    public override Task WriteAsync(string? value) => WriteAsync(value.AsMemory());

    public override async Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        await _stream.WriteAsync(Encode(buffer.Span, isLast: false), cancellationToken).ConfigureAwait(true);
        if (EndsLine(buffer.Span))
        {
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(true);
        }
    }

    public override Task WriteLineAsync() => WriteAsync("\n".AsMemory());

    public override Task WriteLineAsync(char value) => WriteAsync(new[] { value, '\n' }.AsMemory());

    public override Task WriteLineAsync(char[] buffer, int index, int count) => WriteLineAsync(buffer.AsMemory(index, count));

    public override Task WriteLineAsync(string? value) => WriteAsync((value + "\n").AsMemory());

    public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
        WriteAsync((buffer.ToString() + "\n").AsMemory(), cancellationToken);

    public override void Flush() => _stream.Flush();

    public override Task FlushAsync() => _stream.FlushAsync();

    public override Task FlushAsync(CancellationToken cancellationToken) => _stream.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (_stream.CanWrite)
            {
                await _stream.WriteAsync(Encode([], isLast: true)).ConfigureAwait(true);
            }
        }
        finally
        {
            await _stream.DisposeAsync().ConfigureAwait(true);
        }

        await base.DisposeAsync().ConfigureAwait(true);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                if (_stream.CanWrite)
                {
                    _stream.Write(Encode([], isLast: true));
                }
            }
            finally
            {
                _stream.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private byte[] Encode(ReadOnlySpan<char> text, bool isLast)
    {
        string? translated = _newline switch
        {
            NewlineMode.CarriageReturn => text.ToString().Replace('\n', '\r'),
            NewlineMode.CarriageReturnLineFeed => text.ToString().Replace("\n", "\r\n", StringComparison.Ordinal),
            _ => null,
        };
        ReadOnlySpan<char> chars = translated is null ? text : translated;
        byte[] bytes = new byte[_encoder.GetByteCount(chars, isLast)];
        _encoder.GetBytes(chars, bytes, isLast);
        return bytes;
    }

    private bool EndsLine(ReadOnlySpan<char> text) => _isLineBuffered && text.ContainsAny('\n', '\r');
}
