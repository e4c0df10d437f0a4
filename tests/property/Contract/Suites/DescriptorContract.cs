using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Descriptors and the objects that hold them: duplicate, close, detach, adopt (dup(2), close(2)).
public abstract class DescriptorContract(WorldFactory worlds) : StreamSuite(worlds)
{
    [Covers("dup()", "close()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Close_OfADuplicate_LeavesTheOther(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        ISocket duplicate = world.Own(near.Duplicate());
        Assert.NotEqual(near.Descriptor, duplicate.Descriptor);
        Assert.Equal(near.LocalEndPoint, duplicate.LocalEndPoint);
        Assert.Equal(
            (near.AddressFamily, near.SocketType, near.ProtocolType),
            (duplicate.AddressFamily, duplicate.SocketType, duplicate.ProtocolType));

        duplicate.Close();
        near.SendAll([1]);
        Assert.Equal(1, far.Receive(new byte[3]));

        ISocket second = world.Own(near.Duplicate());
        near.Close();
        second.SendAll([1, 2]);
        Assert.Equal(2, far.Receive(new byte[3]));
        second.Close();
        Assert.Equal(0, far.Receive(new byte[3]));
    });

    [Covers("dup()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Duplicate_OfAListener_AcceptsAfterItsClose(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        ISocket duplicate = world.Own(listener.Duplicate());
        listener.Close();
        ISocket client = world.Stream(family);
        client.Connect(duplicate.LocalEndPoint);
        Assert.Equal(client.LocalEndPoint, duplicate.Accept().RemoteEndPoint);
    });

    [Covers("dup()")]
    [Fact]
    public void Duplicate_SharesReceivedDataAndOptions() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        ISocket duplicate = world.Own(near.Duplicate());
        far.SendAll(Payload.Slice(0, 6));
        near.Await(PollEvents.Read);
        near.ReceivePayload(0, 3);
        duplicate.ReceivePayload(3, 3);
        duplicate.SetOption(SocketOptions.KeepAlive, true);
        Assert.True(near.GetOption(SocketOptions.KeepAlive));
    });

    [Covers("close()", "fileno()")]
    [Fact]
    public void Close_Twice_IsAllowed() => Scenario(world =>
    {
        ISocket socket = world.Client.CreateSocket();
        Assert.True(socket.Descriptor >= 0);
        socket.Close();
        socket.Close();
        socket.Dispose();
        Assert.Equal(-1, socket.Descriptor);
    });

    [Covers("fileno()")]
    [Fact]
    public void Descriptor_OfOpenSockets_IsUnique() => Scenario(world =>
    {
        ISocket[] sockets = [.. Enumerable.Range(0, 20).Select(_ => world.Own(world.Server.CreateSocket()))];
        Assert.Equal(20, sockets.Select(static s => s.Descriptor).Distinct().Count());
        Assert.All(sockets, static s => Assert.True(s.Descriptor >= 0));
    });

    [Covers("detach()", "family", "type")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Detach_ThenAdopt_GoesOnWithTheConnection(StreamFamily family) => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(family);
        int before = near.Descriptor;
        int descriptor = near.Detach();
        Assert.True(descriptor >= 0 && before >= 0);
        Assert.Equal(-1, near.Descriptor);
        Assert.Throws<SocketClosedException>(() => near.Send([1]));
        Assert.Equal(-1, near.Detach());

        ISocket adopted = world.Own(world.ClientOf(family).AdoptDescriptor(descriptor));
        Assert.Equal(descriptor, adopted.Descriptor);
        Assert.Equal((family.Native(), SocketType.Stream), (adopted.AddressFamily, adopted.SocketType));
        Assert.Null(adopted.Timeout);
        adopted.SendAll([1, 2]);
        Assert.Equal(2, far.Receive(new byte[3]));
        adopted.Close();
        Assert.Equal(0, far.Receive(new byte[3]));
    });

    [Covers("detach()")]
    [Fact]
    public void CloseDescriptor_Detached_EndsTheConnection() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        int descriptor = near.Detach();
        far.Timeout = Duration.Zero;
        world.Settle();
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[1], SocketFlags.None, out _));
        world.Client.CloseDescriptor(descriptor);
        far.Timeout = null;
        Assert.Equal(0, far.Receive(new byte[1]));
    });

    [Covers("fromfd")]
    [Fact]
    public void FromDescriptor_OpenDescriptor_MakesADuplicate() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        ISocket other = world.Own(world.Client.FromDescriptor(near.Descriptor, AddressFamily.InterNetwork, SocketType.Stream));
        Assert.NotEqual(near.Descriptor, other.Descriptor);
        near.Close();
        other.SendAll([1]);
        Assert.Equal(1, far.Receive(new byte[3]));
    });

    [Covers("fromfd", "error")]
    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void Descriptor_NotOpen_IsBad(int descriptor) => Scenario(world =>
    {
        AssertBad(() => world.Client.FromDescriptor(descriptor, AddressFamily.InterNetwork, SocketType.Stream));
        AssertBad(() => world.Client.AdoptDescriptor(descriptor));
        AssertBad(() => world.Client.CloseDescriptor(descriptor));
    });

    [Covers("sockets are closed when they are collected")]
    [Fact]
    public void Socket_NobodyHasAnyMore_IsClosedByTheCollector() => Scenario(world =>
    {
        ISocket far = ConnectAndForget(world);
        far.Timeout = Duration.Zero;
        world.Settle();
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[1], SocketFlags.None, out _));
        world.Collect();
        far.Timeout = Duration.FromSeconds(20);
        Assert.Equal(0, far.Receive(new byte[1]));
    });

    // In a method of its own, so that no local variable of a running one holds the socket.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ISocket ConnectAndForget(ContractWorld world)
    {
        ISocket listener = world.Listener(StreamFamily.Tcp4);
        world.Client.CreateSocket().Connect(listener.LocalEndPoint);
        return world.Own(listener.Accept().Socket);
    }

    private static void AssertBad(Action action)
    {
        SocketException error = Assert.ThrowsAny<SocketException>(action);
        Assert.Equal(SocketErrors.BadDescriptor, error.SocketErrorCode);
    }
}
