using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Sockets;

/// <summary>Sockets that nobody closes: they are closed when the run asks for it, not when the collector likes.</summary>
public sealed class AbandonedSocketTests : IDisposable
{
    private readonly SimulatedNetwork _network = new();
    private readonly SimulatedHost _host;

    public AbandonedSocketTests() => _host = _network.AddHost("host");

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Abandoned_Socket_StaysOpenUntilTheRunAsks()
    {
        ISocket far = ConnectAndForget(out int descriptor);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _network.RunFor(Duration.FromSeconds(1));
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[1], SocketFlags.None, out _));

        Assert.Equal(1, _network.CloseAbandonedSockets());
        _network.RunFor(Duration.FromSeconds(1));
        Assert.Equal(SocketError.Success, far.TryReceive(new byte[1], SocketFlags.None, out int received));
        Assert.Equal(0, received);
        using ISocket next = _host.Sockets.CreateSocket();
        Assert.Equal(descriptor, next.Descriptor);
        Assert.Equal(0, _network.CloseAbandonedSockets());
    }

    [Fact]
    public void Abandoned_WithADuplicateInUse_KeepsTheConnection()
    {
        (ISocket far, ISocket duplicate) = ConnectAndDuplicate();
        Assert.Equal(1, _network.CloseAbandonedSockets());
        _network.RunFor(Duration.FromSeconds(1));
        Assert.Equal(SocketError.WouldBlock, far.TryReceive(new byte[1], SocketFlags.None, out _));
        Assert.Equal(1, duplicate.Send([1]));
    }

    [Fact]
    public void Abandoned_ButClosedByItsNumberAndReused_IsLeftAlone()
    {
        int descriptor = CreateAndForget();
        _host.Sockets.CloseDescriptor(descriptor);
        using ISocket next = _host.Sockets.CreateSocket();
        Assert.Equal(descriptor, next.Descriptor);
        Assert.Equal(0, _network.CloseAbandonedSockets());
        next.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        next.Listen();
    }

    [Fact]
    public void Detached_Descriptor_IsNobodysToCollect()
    {
        int descriptor = CreateAndDetach();
        Assert.Equal(0, _network.CloseAbandonedSockets());
        _host.Sockets.CloseDescriptor(descriptor);
    }

    // Each of these holds its sockets in a frame of its own, which is gone when it returns.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ISocket ConnectAndForget(out int descriptor)
    {
        (ISocket near, ISocket far) = Connect();
        descriptor = near.Descriptor;
        return far;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (ISocket Far, ISocket Duplicate) ConnectAndDuplicate()
    {
        (ISocket near, ISocket far) = Connect();
        return (far, near.Duplicate());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CreateAndForget() => _host.Sockets.CreateSocket().Descriptor;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CreateAndDetach() => _host.Sockets.CreateSocket().Detach();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (ISocket Near, ISocket Far) Connect()
    {
        ISocket near = _host.Sockets.CreateSocket();
        using ISocket listener = _host.Sockets.CreateSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        near.Connect(listener.LocalEndPoint);
        ISocket far = listener.Accept().Socket;
        far.Timeout = Duration.Zero;
        return (near, far);
    }
}
