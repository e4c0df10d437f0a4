using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// One operation that can be made in each of the three forms. Operations without a Try… form are made blocking in its place.
internal sealed class Call
{
    private readonly ISocket _socket;
    private readonly Func<Answer> _block;
    private readonly Func<CancellationToken, ValueTask<Answer>> _begin;
    private readonly Func<(SocketError Code, Answer Answer)>? _attempt;

    private Call(ISocket socket, Func<Answer> block, Func<CancellationToken, ValueTask<Answer>> begin, Func<(SocketError, Answer)>? attempt)
    {
        _socket = socket;
        _block = block;
        _begin = begin;
        _attempt = attempt;
    }

    public static Call Accept(ISocket socket, Action<ISocket> keep)
    {
        return new(
            socket,
            () => Keep(socket.Accept()),
            async cancellation => Keep(await socket.AcceptAsync(cancellation)),
            () => (socket.TryAccept(out AcceptResult result), result.Socket is null ? default : Keep(result)));

        Answer Keep(AcceptResult result)
        {
            keep(result.Socket);
            return Answer.Done() with { Peer = result.RemoteEndPoint };
        }
    }

    public static Call Connect(ISocket socket, EndPoint peer) => new(
        socket,
        () =>
        {
            socket.Connect(peer);
            return Answer.Done();
        },
        async cancellation =>
        {
            await socket.ConnectAsync(peer, cancellation);
            return Answer.Done();
        },
        () => (socket.TryConnect(peer), Answer.Done()));

    public static Call Receive(ISocket socket, byte[] buffer, SocketFlags flags = SocketFlags.None) => new(
        socket,
        () => Answer.Done(socket.Receive(buffer, flags)),
        async cancellation => Answer.Done(await socket.ReceiveAsync(buffer, flags, cancellation)),
        () => (socket.TryReceive(buffer, flags, out int count), Answer.Done(count)));

    public static Call ReceiveFrom(ISocket socket, byte[] buffer, SocketFlags flags = SocketFlags.None) => new(
        socket,
        () => Answer.Of(socket.ReceiveFrom(buffer, flags)),
        async cancellation => Answer.Of(await socket.ReceiveFromAsync(buffer, flags, cancellation)),
        () => (socket.TryReceiveFrom(buffer, flags, out ReceiveFromResult result), Answer.Of(result)));

    public static Call Send(ISocket socket, byte[] bytes, SocketFlags flags = SocketFlags.None) => new(
        socket,
        () => Answer.Done(socket.Send(bytes, flags)),
        async cancellation => Answer.Done(await socket.SendAsync(bytes, flags, cancellation)),
        () => (socket.TrySend(bytes, flags, out int count), Answer.Done(count)));

    public static Call SendAll(ISocket socket, byte[] bytes, SocketFlags flags = SocketFlags.None) => new(
        socket,
        () =>
        {
            socket.SendAll(bytes, flags);
            return Answer.Done();
        },
        async cancellation =>
        {
            await socket.SendAllAsync(bytes, flags, cancellation);
            return Answer.Done();
        },
        null);

    public static Call SendTo(ISocket socket, byte[] bytes, EndPoint peer, SocketFlags flags = SocketFlags.None) => new(
        socket,
        () => Answer.Done(socket.SendTo(bytes, flags, peer)),
        async cancellation => Answer.Done(await socket.SendToAsync(bytes, flags, peer, cancellation)),
        () => (socket.TrySendTo(bytes, flags, peer, out int count), Answer.Done(count)));

    // The socket's own poll has no awaited form, and no form that waits without end: the provider's stands in there.
    public static Call Poll(ISocket socket, PollEvents events, Duration? timeout)
    {
        PollEntry[] entries = [new(socket, events)];
        return new(
            socket,
            () => Found(timeout is { } limit ? socket.Poll(events, limit) == PollEvents.None ? 0 : 1 : socket.Provider.Poll(entries, null)),
            async cancellation => Found(await socket.Provider.PollAsync(entries, timeout, cancellation)),
            null);
    }

    public static Call PollMany(ISocketProvider provider, ISocket[] sockets, PollEvents events, Duration? timeout)
    {
        PollEntry[] entries = [.. sockets.Select(s => new PollEntry(s, events))];
        return new(
            sockets[0],
            () => Found(provider.Poll(entries, timeout)),
            async cancellation => Found(await provider.PollAsync(entries, timeout, cancellation)),
            null);
    }

    // From the test itself: an awaited call is run to its end.
    public Answer Make(ContractWorld world, CallForm form) => form == CallForm.Awaited ? world.Await(() => MakeAsync()) : MakeBlocking(form);

    // From an actor: blocking, or Try….
    public Answer MakeBlocking(CallForm form)
    {
        if (form == CallForm.Try && _attempt is not null)
        {
            (SocketError code, Answer answer) = _attempt();
            return code == SocketError.Success ? answer : FromCode(code);
        }

        try
        {
            return _block();
        }
        catch (SocketException e)
        {
            return FromException(e);
        }
    }

    public async ValueTask<Answer> MakeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _begin(cancellationToken);
        }
        catch (SocketException e)
        {
            return FromException(e);
        }
    }

    private static Answer Found(int count) => count == 0 ? Answer.TimedOut : Answer.Done(count);

    private static Answer FromException(SocketException e)
    {
        if (e is not SocketTimeoutException)
        {
            return Answer.Failed(e.SocketErrorCode);
        }

        Assert.Equal(SocketError.TimedOut, e.SocketErrorCode);
        return Answer.TimedOut;
    }

    // A Try… form says WouldBlock for both; which one it was, the timeout tells.
    private Answer FromCode(SocketError code) =>
        code == SocketError.WouldBlock && _socket.Timeout > Duration.Zero ? Answer.TimedOut : Answer.Failed(code);
}
