using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Defects;

// A socket in front of another. The hooks at the end hold for all three forms of an operation; without overrides nothing changes.
internal class DelegatingSocket(ISocket inner, DelegatingProvider provider) : ISocket
{
    public ISocket Inner { get; } = inner;

    public ISocketProvider Provider => provider;

    public AddressFamily AddressFamily => Inner.AddressFamily;

    public SocketType SocketType => Inner.SocketType;

    public ProtocolType ProtocolType => Inner.ProtocolType;

    public int Descriptor => Inner.Descriptor;

    public virtual Duration? Timeout
    {
        get => Inner.Timeout;
        set => Inner.Timeout = value;
    }

    public virtual EndPoint LocalEndPoint => Guard(() => Inner.LocalEndPoint);

    public virtual EndPoint RemoteEndPoint => Guard(() => Inner.RemoteEndPoint);

    protected bool IsStream => SocketType == SocketType.Stream;

    public virtual void Bind(EndPoint localEndPoint) => Guard(() => Inner.Bind(localEndPoint));

    public virtual void Listen(int backlog) => Guard(() => Inner.Listen(backlog));

    public virtual AcceptResult Accept() => Accepted(Guard(Inner.Accept));

    public virtual async ValueTask<AcceptResult> AcceptAsync(CancellationToken cancellationToken) =>
        Accepted(await GuardAsync(() => Inner.AcceptAsync(Token(cancellationToken))));

    public virtual SocketError TryAccept(out AcceptResult result)
    {
        SocketError code = Code(Guard(() => (Inner.TryAccept(out AcceptResult r), r), out AcceptResult accepted));
        result = code == SocketError.Success ? Accepted(accepted) : default;
        return code;
    }

    public virtual void Connect(EndPoint remoteEndPoint) => Guard(() => Inner.Connect(remoteEndPoint));

    public virtual async ValueTask ConnectAsync(EndPoint remoteEndPoint, CancellationToken cancellationToken) =>
        await GuardAsync(() => Nothing(Inner.ConnectAsync(remoteEndPoint, Token(cancellationToken))));

    public virtual SocketError TryConnect(EndPoint remoteEndPoint) => Code(Guard(() => Inner.TryConnect(remoteEndPoint)));

    public virtual int Receive(Span<byte> buffer, SocketFlags flags)
    {
        try
        {
            return Received(buffer, Inner.Receive(buffer, ReceiveFlags(flags)), flags);
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            return Failed(Translate(e));
        }
    }

    public virtual async ValueTask<int> ReceiveAsync(Memory<byte> buffer, SocketFlags flags, CancellationToken cancellationToken)
    {
        try
        {
            int count = await Inner.ReceiveAsync(buffer, ReceiveFlags(flags), Token(cancellationToken));
            return Received(buffer.Span, count, flags);
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            return Failed(Translate(e));
        }
    }

    public virtual SocketError TryReceive(Span<byte> buffer, SocketFlags flags, out int received)
    {
        received = 0;
        try
        {
            SocketError code = Code(Inner.TryReceive(buffer, ReceiveFlags(flags), out int count));
            received = code == SocketError.Success ? Received(buffer, count, flags) : 0;
            return code;
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            return Translate(e) is SocketException translated ? translated.SocketErrorCode : throw Translate(e);
        }
    }

    public virtual ReceiveFromResult ReceiveFrom(Span<byte> buffer, SocketFlags flags)
    {
        try
        {
            return ReceivedFrom(buffer, Inner.ReceiveFrom(buffer, ReceiveFlags(flags)), flags);
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            return new ReceiveFromResult(Failed(Translate(e)), null, SocketFlags.None);
        }
    }

    public virtual async ValueTask<ReceiveFromResult> ReceiveFromAsync(Memory<byte> buffer, SocketFlags flags, CancellationToken cancellationToken)
    {
        ReceiveFromResult result = await GuardAsync(() => Inner.ReceiveFromAsync(buffer, ReceiveFlags(flags), Token(cancellationToken)));
        return ReceivedFrom(buffer.Span, result, flags);
    }

    public virtual SocketError TryReceiveFrom(Span<byte> buffer, SocketFlags flags, out ReceiveFromResult result)
    {
        SocketError code = Code(Inner.TryReceiveFrom(buffer, ReceiveFlags(flags), out result));
        result = code == SocketError.Success ? ReceivedFrom(buffer, result, flags) : default;
        return code;
    }

    public virtual int Send(ReadOnlySpan<byte> buffer, SocketFlags flags)
    {
        try
        {
            return Sent(buffer.Length, Inner.Send(buffer[..Offered(buffer.Length)], SendFlags(flags)));
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            throw Translate(e);
        }
    }

    public virtual async ValueTask<int> SendAsync(ReadOnlyMemory<byte> buffer, SocketFlags flags, CancellationToken cancellationToken) => Sent(
        buffer.Length,
        await GuardAsync(() => Inner.SendAsync(buffer[..Offered(buffer.Length)], SendFlags(flags), Token(cancellationToken))));

    public virtual SocketError TrySend(ReadOnlySpan<byte> buffer, SocketFlags flags, out int sent)
    {
        SocketError code = Code(Inner.TrySend(buffer[..Offered(buffer.Length)], SendFlags(flags), out sent));
        sent = code == SocketError.Success ? Sent(buffer.Length, sent) : 0;
        return code;
    }

    public virtual void SendAll(ReadOnlySpan<byte> buffer, SocketFlags flags)
    {
        try
        {
            Inner.SendAll(buffer[..Offered(buffer.Length)], SendFlags(flags));
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            throw Translate(e);
        }
    }

    public virtual async ValueTask SendAllAsync(ReadOnlyMemory<byte> buffer, SocketFlags flags, CancellationToken cancellationToken) =>
        await GuardAsync(() => Nothing(Inner.SendAllAsync(buffer[..Offered(buffer.Length)], SendFlags(flags), Token(cancellationToken))));

    public virtual int SendTo(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remoteEndPoint)
    {
        try
        {
            return Sent(buffer.Length, Inner.SendTo(buffer[..Offered(buffer.Length)], SendFlags(flags), remoteEndPoint));
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            throw Translate(e);
        }
    }

    public virtual async ValueTask<int> SendToAsync(
        ReadOnlyMemory<byte> buffer,
        SocketFlags flags,
        EndPoint remoteEndPoint,
        CancellationToken cancellationToken) => Sent(
            buffer.Length,
            await GuardAsync(() => Inner.SendToAsync(buffer[..Offered(buffer.Length)], SendFlags(flags), remoteEndPoint, Token(cancellationToken))));

    public virtual SocketError TrySendTo(ReadOnlySpan<byte> buffer, SocketFlags flags, EndPoint remoteEndPoint, out int sent)
    {
        SocketError code = Code(Inner.TrySendTo(buffer[..Offered(buffer.Length)], SendFlags(flags), remoteEndPoint, out sent));
        sent = code == SocketError.Success ? Sent(buffer.Length, sent) : 0;
        return code;
    }

    public virtual void Shutdown(SocketShutdown how) => Guard(() => Inner.Shutdown(how));

    public virtual void Close() => Inner.Close();

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    public virtual int Detach() => Inner.Detach();

    public virtual ISocket Duplicate() => provider.Wrap(Guard(Inner.Duplicate));

    public virtual PollEvents Poll(PollEvents events, Duration timeout) => Guard(() => Inner.Poll(events, timeout));

    public virtual int GetOption(int level, int name) => Guard(() => Inner.GetOption(level, name));

    public virtual int GetOption(int level, int name, Span<byte> value) => Inner.GetOption(level, name, value);

    public virtual void SetOption(int level, int name, int value) => Guard(() => Inner.SetOption(level, name, value));

    public virtual void SetOption(int level, int name, ReadOnlySpan<byte> value) => Inner.SetOption(level, name, value);

    public virtual void SetNullOption(int level, int name, int length) => Guard(() => Inner.SetNullOption(level, name, length));

    public virtual int Control(uint control, Span<byte> argument) => Inner.Control(control, argument);

    // The flags that a receive or send passes on.
    protected virtual SocketFlags ReceiveFlags(SocketFlags flags) => flags;

    protected virtual SocketFlags SendFlags(SocketFlags flags) => flags;

    // How many of the given bytes a send passes on, and how many it then claims to have sent.
    protected virtual int Offered(int length) => length;

    protected virtual int Sent(int length, int count) => count;

    // What a receive makes of what it got.
    protected virtual int Received(Span<byte> buffer, int count, SocketFlags flags) => count;

    protected virtual ReceiveFromResult ReceivedFrom(Span<byte> buffer, ReceiveFromResult result, SocketFlags flags) =>
        result with { Count = Received(buffer, result.Count, flags) };

    // What a receive does in place of an exception that was translated.
    protected virtual int Failed(Exception error) => throw error;

    protected virtual Exception Translate(Exception error) => error;

    protected virtual SocketError Code(SocketError code) => code;

    protected virtual CancellationToken Token(CancellationToken cancellationToken) => cancellationToken;

    protected virtual AcceptResult Accepted(AcceptResult result) => result with { Socket = provider.Wrap(result.Socket) };

    protected T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            throw Translate(e);
        }
    }

    protected async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception e) when (Translate(e) is { } other && other != e)
        {
            throw Translate(e);
        }
    }

    private static async ValueTask<bool> Nothing(ValueTask task)
    {
        await task;
        return true;
    }

    private void Guard(Action action) => Guard(() =>
    {
        action();
        return true;
    });

    private SocketError Guard(Func<(SocketError Code, AcceptResult Result)> action, out AcceptResult result)
    {
        (SocketError code, result) = Guard(action);
        return code;
    }
}
