using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Stream sockets in a state: fresh, listening, connected, full. The world closes them.
internal static class WorldStreams
{
    private const int SmallBuffer = 4096;
    private const int FillChunk = 1000;
    private const int FillRounds = 40;

    public static AddressFamily Native(this StreamFamily family) => family switch
    {
        StreamFamily.Tcp4 => AddressFamily.InterNetwork,
        StreamFamily.Tcp6 => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unix,
    };

    // UNIX sockets do not leave their host: there client and server are both on the server's.
    public static ISocketProvider ClientOf(this ContractWorld world, StreamFamily family) => family == StreamFamily.Unix ? world.Server : world.Client;

    public static EndPoint ServerEndPoint(this ContractWorld world, StreamFamily family) =>
        family == StreamFamily.Unix ? world.FreshPath() : new IPEndPoint(world.ServerAddress(family.Native()), 0);

    public static ISocket Stream(this ContractWorld world, StreamFamily family) => world.Own(world.ClientOf(family).CreateSocket(family.Native()));

    public static ISocket Bound(this ContractWorld world, StreamFamily family)
    {
        ISocket socket = world.Own(world.Server.CreateSocket(family.Native()));
        socket.Bind(world.ServerEndPoint(family));
        return socket;
    }

    public static ISocket Listener(this ContractWorld world, StreamFamily family, int backlog = 16)
    {
        ISocket socket = world.Bound(family);
        socket.Listen(backlog);
        return socket;
    }

    // A connection, seen from the client and from the server.
    public static (ISocket Near, ISocket Far) Connected(this ContractWorld world, StreamFamily family, bool smallBuffers = false)
    {
        ISocket listener = world.Bound(family);
        ISocket near = world.Stream(family);
        if (smallBuffers)
        {
            listener.SetOption(SocketOptions.ReceiveBuffer, SmallBuffer);
            near.SetOption(SocketOptions.SendBuffer, SmallBuffer);
        }

        listener.Listen(1);
        near.Connect(listener.LocalEndPoint);
        ISocket far = world.Own(listener.Accept().Socket);
        listener.Close();
        return (near, far);
    }

    // A connection on which small sends are not held back until an acknowledgement comes (Nagle's algorithm).
    public static (ISocket Near, ISocket Far) ConnectedWithoutDelay(this ContractWorld world, StreamFamily family)
    {
        (ISocket near, ISocket far) = world.Connected(family);
        if (family != StreamFamily.Unix)
        {
            near.SetOption(SocketOptions.TcpNoDelay, true);
            far.SetOption(SocketOptions.TcpNoDelay, true);
        }

        return (near, far);
    }

    // A listener of which the queue is full: further connects stay on their way.
    public static ISocket FullListener(this ContractWorld world, StreamFamily family)
    {
        ISocket listener = world.Listener(family, 0);
        world.Stream(family).Connect(listener.LocalEndPoint);
        world.Settle();
        return listener;
    }

    // Sends until nothing more fits, also after everything under way has arrived. Returns how much that was.
    public static int Fill(this ContractWorld world, ISocket sender)
    {
        Duration? timeout = sender.Timeout;
        sender.Timeout = Duration.Zero;
        int total = 0;
        for (int round = 0, quiet = 0; quiet < (world.IsSimulated ? 2 : 6); round++)
        {
            Assert.True(round < FillRounds, "The connection takes data without end though nobody reads.");
            int before = total;
            while (sender.TrySend(Payload.Slice(total, FillChunk), SocketFlags.None, out int sent) == SocketError.Success)
            {
                total += sent;
                Assert.True(total < 50_000_000, "The connection takes data without end though nobody reads.");
            }

            quiet = total == before ? quiet + 1 : 0;
            world.Sleep(Duration.FromMilliseconds(world.IsSimulated ? 500 : 25));
        }

        sender.Timeout = timeout;
        return total;
    }

    // Takes what is there without waiting. Returns how much that was.
    public static int Drain(this ISocket receiver)
    {
        byte[] buffer = new byte[65536];
        int total = 0;
        Duration? timeout = receiver.Timeout;
        receiver.Timeout = Duration.Zero;
        while (receiver.TryReceive(buffer, SocketFlags.None, out int count) == SocketError.Success && count > 0)
        {
            total += count;
        }

        receiver.Timeout = timeout;
        return total;
    }

    // Receives exactly so much of the stream, checks that it is the stream from there on.
    public static void ReceivePayload(this ISocket receiver, long start, int count)
    {
        byte[] buffer = new byte[Math.Max(count, 1)];
        for (int received = 0; received < count;)
        {
            int more = receiver.Receive(buffer.AsSpan(0, count - received));
            Assert.True(more > 0, $"The stream ended after {start + received} bytes of {start + count}.");
            Payload.AssertIs(start + received, buffer.AsSpan(0, more));
            received += more;
        }
    }

    // Waits until events hold that are sure to come.
    public static PollEvents Await(this ISocket socket, PollEvents events)
    {
        PollEvents found = socket.Poll(events, Duration.FromSeconds(20));
        Assert.True((found & events) != 0, $"{events} did not come; {found} holds.");
        return found;
    }
}
