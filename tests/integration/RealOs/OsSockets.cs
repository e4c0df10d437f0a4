using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.RealOs;
using Xunit;

namespace SimNet.Tests.Integration.RealOs;

// Sockets that tests need again and again. Loopback only, ports of the host's choice.
internal static class OsSockets
{
    // So long that only a bug reaches it.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static OsSocketProvider Provider { get; } = new();

    internal static IPEndPoint AnyPort => new(IPAddress.Loopback, 0);

    internal static ISocket Listener()
    {
        ISocket listener = Provider.CreateSocket();
        listener.Bind(AnyPort);
        listener.Listen();
        return listener;
    }

    internal static (ISocket Client, ISocket Server) TcpPair()
    {
        using ISocket listener = Listener();
        ISocket client = Provider.CreateSocket();
        client.Connect(listener.LocalEndPoint);
        return (client, listener.Accept().Socket);
    }

    internal static ISocket Udp()
    {
        ISocket socket = Provider.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        socket.Bind(AnyPort);
        return socket;
    }

    // A port that nobody listens on: bound, and so nobody else's.
    internal static ISocket Reserved()
    {
        ISocket socket = Provider.CreateSocket();
        socket.Bind(AnyPort);
        return socket;
    }

    // A thread of its own, so that blocked calls hold up nobody else's.
    internal static Task<T> OnThread<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    internal static Task OnThread(Action call) => OnThread(() =>
    {
        call();
        return true;
    });

    internal static SocketError CodeOf(Action call) => Assert.Throws<SocketException>(call).SocketErrorCode;

    // A pair of which one end can send no more. Of UNIX sockets: TCP would move data on afterwards, and make room again.
    internal static (ISocket Full, ISocket Peer) FullPair()
    {
        (ISocket full, ISocket peer) = Provider.CreateSocketPair();
        Fill(full);
        return (full, peer);
    }

    // Sends until the socket takes no more for now.
    internal static long Fill(ISocket socket)
    {
        byte[] chunk = new byte[65536];
        long total = 0;
        NodaTime.Duration? before = socket.Timeout;
        socket.Timeout = NodaTime.Duration.Zero;
        while (socket.TrySend(chunk, SocketFlags.None, out int sent) == SocketError.Success)
        {
            total += sent;
        }

        socket.Timeout = before;
        return total;
    }
}
