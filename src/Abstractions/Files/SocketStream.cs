using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace SimNet.Abstractions;

// A socket as a stream, with a buffer for each direction or none. No continuation leaves the caller's context: in a simulation that would be
// an escape, so nothing here is built on the buffered streams of the base library.
internal sealed class SocketStream : Stream
{
    private readonly ISocket _socket;
    private readonly FileAccess _access;
    private readonly byte[] _read;
    private readonly byte[] _written;
    private int _readStart;
    private int _readEnd;
    private int _writtenCount;
    private bool _isDisposed;

    // Takes the socket over.
    internal SocketStream(ISocket socket, FileAccess access, int bufferSize)
    {
        _socket = socket;
        _access = access;
        _read = CanRead ? new byte[bufferSize] : [];
        _written = CanWrite ? new byte[bufferSize] : [];
    }

    public override bool CanRead => !_isDisposed && (_access & FileAccess.Read) != 0;

    public override bool CanWrite => !_isDisposed && (_access & FileAccess.Write) != 0;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException("A socket has no length.");

    public override long Position
    {
        get => throw new NotSupportedException("A socket has no position.");
        set => throw new NotSupportedException("A socket has no position.");
    }

    private bool HasRead => _readStart < _readEnd;

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int Read(Span<byte> buffer)
    {
        CheckRead();
        if (!HasRead)
        {
            if (buffer.Length >= _read.Length)
            {
                return Receive(buffer);
            }

            _readEnd = Receive(_read);
            _readStart = 0;
        }

        return TakeRead(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CheckRead();
        if (!HasRead)
        {
            bool isDirect = buffer.Length >= _read.Length;
            int received;
            try
            {
                received = await _socket.ReceiveAsync(isDirect ? buffer : _read, SocketFlags.None, cancellationToken).ConfigureAwait(true);
            }
            catch (SocketException e)
            {
                throw ToIOException(e);
            }

            if (isDirect)
            {
                return received;
            }

            (_readStart, _readEnd) = (0, received);
        }

        return TakeRead(buffer.Span);
    }

    public override int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) == 1 ? one[0] : -1;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        CheckWrite();
        if (TryHold(buffer))
        {
            return;
        }

        Flush();
        if (!TryHold(buffer))
        {
            Send(buffer);
        }
    }

    public override void WriteByte(byte value) => Write([value]);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CheckWrite();
        if (TryHold(buffer.Span))
        {
            return;
        }

        await FlushCoreAsync(cancellationToken).ConfigureAwait(true);
        if (!TryHold(buffer.Span))
        {
            await SendAsync(buffer, cancellationToken).ConfigureAwait(true);
        }
    }

    public override void Flush()
    {
        if (_writtenCount > 0)
        {
            int count = _writtenCount;
            _writtenCount = 0;
            Send(_written.AsSpan(0, count));
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => FlushCoreAsync(cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A socket has no position.");

    public override void SetLength(long value) => throw new NotSupportedException("A socket has no length.");

    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            try
            {
                await FlushCoreAsync(CancellationToken.None).ConfigureAwait(true);
            }
            finally
            {
                _isDisposed = true;
                _socket.Dispose();
            }
        }

        await base.DisposeAsync().ConfigureAwait(true);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            try
            {
                Flush();
            }
            finally
            {
                _isDisposed = true;
                _socket.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private int TakeRead(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _readEnd - _readStart);
        _read.AsSpan(_readStart, count).CopyTo(buffer);
        _readStart += count;
        return count;
    }

    // What is larger than the buffer goes past it.
    private bool TryHold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _written.Length - _writtenCount || _written.Length == 0)
        {
            return bytes.IsEmpty;
        }

        bytes.CopyTo(_written.AsSpan(_writtenCount));
        _writtenCount += bytes.Length;
        return true;
    }

    private int Receive(Span<byte> buffer)
    {
        try
        {
            return _socket.Receive(buffer);
        }
        catch (SocketException e)
        {
            throw ToIOException(e);
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _socket.SendAll(bytes);
        }
        catch (SocketException e)
        {
            throw ToIOException(e);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        try
        {
            await _socket.SendAllAsync(bytes, SocketFlags.None, token).ConfigureAwait(true);
        }
        catch (SocketException e)
        {
            throw ToIOException(e);
        }
    }

    private ValueTask FlushCoreAsync(CancellationToken token)
    {
        int count = _writtenCount;
        _writtenCount = 0;
        return count > 0 ? SendAsync(_written.AsMemory(0, count), token) : default;
    }

    private void CheckRead()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!CanRead)
        {
            throw new NotSupportedException("The file was made for writing only; ask for FileAccess.Read.");
        }
    }

    private void CheckWrite()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!CanWrite)
        {
            throw new NotSupportedException("The file was made for reading only; ask for FileAccess.Write.");
        }
    }

    private static IOException ToIOException(SocketException e) => new(e.Message, e);
}
