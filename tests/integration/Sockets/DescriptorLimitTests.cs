using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Sockets;

/// <summary>What a host does that has no descriptor left (EMFILE): the call fails, and nothing is lost or leaked by it.</summary>
public sealed class DescriptorLimitTests : IDisposable
{
    // 0 to 2 are taken: there is room for five sockets.
    private const int Limit = 8;
    private const int Room = 5;

    private readonly SimulatedNetwork _network = new();
    private readonly SimulatedHost _host;
    private readonly List<ISocket> _open = [];

    public DescriptorLimitTests() =>
        _host = _network.AddHost("host", new HostOptions { Settings = new HostSettings { MaxDescriptors = Limit } });

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Descriptors_OfAHost_AreTheLowestFree()
    {
        Fill(0);
        Assert.Equal([3, 4, 5, 6, 7], _open.Select(static s => s.Descriptor));
        _open[3].Close();
        _open[1].Close();
        Assert.Equal(4, _host.Sockets.CreateSocket().Descriptor);
        Assert.Equal(6, _host.Sockets.CreateSocket().Descriptor);
    }

    [Fact]
    public void Socket_NoDescriptorLeft_IsRefusedAfterItsArguments()
    {
        Fill(0);
        AssertFull(() => _host.Sockets.CreateSocket());

        // socket(2) looks at its arguments first.
        SocketException error = Assert.ThrowsAny<SocketException>(() => _host.Sockets.CreateSocket((AddressFamily)63));
        Assert.Equal(SocketError.AddressFamilyNotSupported, error.SocketErrorCode);
    }

    [Fact]
    public void Duplicate_NoDescriptorLeft_IsRefused()
    {
        Fill(0);
        AssertFull(() => _open[0].Duplicate());
        AssertFull(() => _host.Sockets.FromDescriptor(3, AddressFamily.InterNetwork, SocketType.Stream));
        _open[0].Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    // Both descriptors are taken first, so that one alone is not enough and is free afterwards.
    [Fact]
    public void SocketPair_OneDescriptorLeft_TakesNone()
    {
        Fill(1);
        AssertFull(() => _host.Sockets.CreateSocketPair());
        using ISocket last = _host.Sockets.CreateSocket();
        Assert.Equal(Limit - 1, last.Descriptor);
    }

    // accept(2) takes the descriptor before the connection.
    [Fact]
    public void Accept_NoDescriptorLeft_LeavesTheConnectionInTheQueue()
    {
        ISocket listener = Keep(_host.Sockets.CreateSocket());
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        ISocket client = Keep(_host.Sockets.CreateSocket());
        client.Connect(listener.LocalEndPoint);
        Fill(0);
        AssertFull(() => listener.Accept());
        Assert.Equal(SocketError.TooManyOpenSockets, listener.TryAccept(out _));
        _open[^1].Close();
        ISocket accepted = listener.Accept().Socket;
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
        client.Send([1]);
        Assert.Equal(1, accepted.Receive(new byte[2]));
    }

    // A connection that was accepted has its descriptor, though the program that waits for it goes on only after another has taken the rest.
    [Fact]
    public void Accept_Answered_HasItsDescriptorAtOnce()
    {
        ISocket listener = Keep(_host.Sockets.CreateSocket());
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        ISocket client = Keep(_host.Sockets.CreateSocket());
        AcceptResult accepted = _network.Run(async () =>
        {
            ValueTask<AcceptResult> accept = listener.AcceptAsync();
            await client.ConnectAsync(listener.LocalEndPoint);
            await Task.Delay(TimeSpan.FromSeconds(1), _host.Sockets.TimeProvider);
            while (_open.Count < Room - 1)
            {
                Keep(_host.Sockets.CreateSocket());
            }

            AssertFull(() => _host.Sockets.CreateSocket());
            return await accept;
        });
        Assert.Equal(5, accepted.Socket.Descriptor);
    }

    private static void AssertFull(Action action) =>
        Assert.Equal(SocketError.TooManyOpenSockets, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);

    private ISocket Keep(ISocket socket)
    {
        _open.Add(socket);
        return socket;
    }

    private void Fill(int rest)
    {
        while (_open.Count < Room - rest)
        {
            Keep(_host.Sockets.CreateSocket());
        }
    }
}
