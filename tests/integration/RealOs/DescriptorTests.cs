using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.RealOs;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

public sealed class DescriptorTests
{
    [Fact]
    public void Duplicate_OriginalClosed_LivesOn()
    {
        (ISocket client, ISocket server) = TcpPair();
        client.Timeout = Duration.FromSeconds(30);
        using ISocket copy = client.Duplicate();
        Assert.NotEqual(client.Descriptor, copy.Descriptor);
        Assert.Equal(client.Timeout, copy.Timeout);
        copy.Timeout = Duration.Zero;
        Assert.Equal(Duration.FromSeconds(30), client.Timeout);
        client.Close();
        server.Send([1]);
        copy.Timeout = null;
        Assert.Equal(1, copy.Receive(new byte[2]));
        server.Close();
    }

    [Fact]
    public async Task Duplicate_OriginalClosedWhileBothWait_OnlyTheOriginalEnds()
    {
        (ISocket client, ISocket server) = TcpPair();
        using ISocket copy = client.Duplicate();
        Task<int> original = client.ReceiveAsync(new byte[1]).AsTask();
        Task<int> duplicate = copy.ReceiveAsync(new byte[1]).AsTask();
        client.Close();
        await Assert.ThrowsAsync<SocketClosedException>(() => original.WaitAsync(Patience));
        server.Send([1]);
        Assert.Equal(1, await duplicate.WaitAsync(Patience));
        server.Close();
    }

    [Fact]
    public async Task Detach_AdoptedAgain_WorksOn()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (server)
        {
            // Registered with the reactor, so that the registration has to go along.
            Task<int> receive = client.ReceiveAsync(new byte[1]).AsTask();
            server.Send([1]);
            Assert.Equal(1, await receive.WaitAsync(Patience));

            int descriptor = client.Detach();
            Assert.Equal(-1, client.Descriptor);
            using ISocket adopted = Provider.AdoptDescriptor(descriptor);
            Assert.Equal(descriptor, adopted.Descriptor);
            Assert.Equal(
                (AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
                (adopted.AddressFamily, adopted.SocketType, adopted.ProtocolType));
            receive = adopted.ReceiveAsync(new byte[1]).AsTask();
            server.Send([2]);
            Assert.Equal(1, await receive.WaitAsync(Patience));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Detach_Mode_IsThatOfTheTimeout(bool blocking)
    {
        ISocket socket = Udp();
        socket.Timeout = blocking ? null : Duration.Zero;
        Assert.True(IsNonBlocking(socket.Descriptor));
        int descriptor = socket.Detach();
        Assert.Equal(!blocking, IsNonBlocking(descriptor));
        Provider.CloseDescriptor(descriptor);
    }

    [Fact]
    public void Detach_DuplicateIsOpen_StaysNonBlocking()
    {
        ISocket socket = Udp();
        using ISocket copy = socket.Duplicate();
        int descriptor = socket.Detach();
        Assert.True(IsNonBlocking(descriptor));
        Provider.CloseDescriptor(descriptor);
    }

    [Fact]
    public void FromDescriptor_Closed_GivesTheModeBack()
    {
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        raw.Bind(AnyPort);
        int descriptor = (int)raw.Handle;
        Assert.False(IsNonBlocking(descriptor));
        using (ISocket socket = Provider.FromDescriptor(descriptor, AddressFamily.InterNetwork, SocketType.Dgram))
        {
            Assert.NotEqual(descriptor, socket.Descriptor);
            Assert.Equal(raw.LocalEndPoint, socket.LocalEndPoint);
            Assert.True(IsNonBlocking(descriptor));
        }

        Assert.False(IsNonBlocking(descriptor));
    }

    [Fact]
    public void AdoptDescriptor_NoSocket_NotSocketAndStillOpen()
    {
        using FileStream file = File.OpenRead("/dev/null");
        int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        Assert.Equal(SocketError.NotSocket, CodeOf(() => Provider.AdoptDescriptor(descriptor)));
        Assert.Equal(0, file.Read(new byte[1]));
    }

    [Fact]
    public void DefaultTimeout_NewAndAcceptedSockets_StartWithIt()
    {
        var provider = new OsSocketProvider { DefaultTimeout = Duration.FromSeconds(7) };
        using ISocket listener = provider.CreateSocket();
        listener.Bind(AnyPort);
        listener.Listen();
        listener.Timeout = Duration.FromSeconds(9);
        using ISocket client = provider.CreateSocket();
        client.Connect(listener.LocalEndPoint);
        (ISocket accepted, EndPoint peer) = listener.Accept();
        using (accepted)
        {
            Assert.Equal(Duration.FromSeconds(7), client.Timeout);
            Assert.Equal(Duration.FromSeconds(7), accepted.Timeout);
            Assert.Equal(client.LocalEndPoint, peer);
        }

        using ISocket nonBlocking = provider.CreateSocket(AddressFamily.InterNetwork, (SocketType)(1 | 0x800));
        Assert.Equal((SocketType.Stream, Duration.Zero), (nonBlocking.SocketType, nonBlocking.Timeout));
    }

    private static bool IsNonBlocking(int descriptor)
    {
        string flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}").First(static l => l.StartsWith("flags:", StringComparison.Ordinal));
        return (Convert.ToInt32(flags.Split('\t')[1], 8) & 0x800) != 0;
    }
}
