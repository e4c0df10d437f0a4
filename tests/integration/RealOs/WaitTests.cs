using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using Xunit;
using static SimNet.Tests.Integration.RealOs.OsSockets;

namespace SimNet.Tests.Integration.RealOs;

// Timeouts, modes and readiness. That a wait ends early or late is not tested; that it ends, and how, is.
public sealed class WaitTests
{
    private static readonly Duration Short = Duration.FromMilliseconds(2);

    [Fact]
    public async Task EveryWait_TimeoutPasses_TimesOutInAllForms()
    {
        (ISocket client, ISocket server) = FullPair();
        using ISocket listener = Listener();
        using (client)
        using (server)
        {
            client.Timeout = Short;
            listener.Timeout = Short;
            byte[] one = new byte[1];
            Assert.Throws<SocketTimeoutException>(() => client.Receive(one));
            Assert.Throws<SocketTimeoutException>(() => client.ReceiveFrom(one));
            Assert.Throws<SocketTimeoutException>(() => client.Send(one));
            Assert.Throws<SocketTimeoutException>(() => client.SendAll(one));
            Assert.Throws<SocketTimeoutException>(() => listener.Accept());
            await Assert.ThrowsAsync<SocketTimeoutException>(async () => await client.ReceiveAsync(one));
            await Assert.ThrowsAsync<SocketTimeoutException>(async () => await client.ReceiveFromAsync(one));
            await Assert.ThrowsAsync<SocketTimeoutException>(async () => await client.SendAsync(one));
            await Assert.ThrowsAsync<SocketTimeoutException>(async () => await client.SendAllAsync(one));
            await Assert.ThrowsAsync<SocketTimeoutException>(async () => await listener.AcceptAsync());
            Assert.Equal(SocketError.WouldBlock, client.TryReceive(one, SocketFlags.None, out _));
            Assert.Equal(SocketError.WouldBlock, client.TrySend(one, SocketFlags.None, out _));
            Assert.Equal(SocketError.WouldBlock, listener.TryAccept(out _));
        }
    }

    [Fact]
    public void Connect_ZeroTimeout_InProgressThenDone()
    {
        using ISocket listener = Listener();
        using ISocket socket = Provider.CreateSocket();
        socket.Timeout = Duration.Zero;
        Assert.Equal(SocketError.InProgress, socket.TryConnect(listener.LocalEndPoint));
        Assert.Equal(PollEvents.Write, socket.Poll(PollEvents.Write, Duration.FromSeconds(60)));
        Assert.Equal(SocketError.Success, socket.GetOption(SocketOptions.Error));
    }

    [Fact]
    public async Task KernelsTimeouts_WithoutTimeoutOfItsOwn_Hold()
    {
        using ISocket socket = Udp();
        socket.SetOption(SocketOptions.ReceiveTimeout, Duration.FromMilliseconds(20));
        using ISocket copy = socket.Duplicate();
        Assert.Equal(SocketError.WouldBlock, CodeOf(() => socket.Receive(new byte[1])));
        Assert.Equal(SocketError.WouldBlock, CodeOf(() => copy.ReceiveFrom(new byte[1])));
        SocketException e = await Assert.ThrowsAsync<SocketException>(async () => await socket.ReceiveAsync(new byte[1]));
        Assert.Equal(SocketError.WouldBlock, e.SocketErrorCode);
        socket.SetOption(SocketOptions.ReceiveTimeout, Duration.Zero);
        Task<int> receive = copy.ReceiveAsync(new byte[1]).AsTask();
        await Task.Delay(30);
        Assert.False(receive.IsCompleted);
        socket.SendTo([1], SocketFlags.None, socket.LocalEndPoint);
        Assert.Equal(1, await receive.WaitAsync(Patience));
    }

    [Fact]
    public async Task Send_BlockingStream_TakesAll()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        using (server)
        {
            byte[] much = new byte[16 << 20];
            Task<int> send = OnThread(() => client.Send(much));
            Task<int> receive = server.ReceiveAsync(new byte[much.Length], SocketFlags.WaitAll).AsTask();
            Assert.Equal(much.Length, await send.WaitAsync(Patience));
            Assert.Equal(much.Length, await receive.WaitAsync(Patience));
            client.Timeout = Duration.Zero;
            Assert.InRange(client.Send(much), 1, much.Length - 1);
        }
    }

    [Fact]
    public void Receive_DontWait_IsHeededWithoutTimeout()
    {
        using ISocket socket = Udp();
        Assert.Equal(SocketError.WouldBlock, CodeOf(() => socket.Receive(new byte[1], SocketFlags.DontWait)));
        Assert.Equal(SocketError.WouldBlock, CodeOf(() => socket.Receive(new byte[1], SocketFlags.ErrorQueue)));
    }

    [Fact]
    public void Receive_WaitAllAtEndOfStream_WhatThereIs()
    {
        (ISocket client, ISocket server) = TcpPair();
        using (client)
        {
            server.Send([1, 2, 3]);
            Assert.Equal(3, client.Receive(new byte[3], SocketFlags.Peek | SocketFlags.WaitAll));
            server.Close();
            Assert.Equal(3, client.Receive(new byte[10], SocketFlags.Peek | SocketFlags.WaitAll));
            Assert.Equal(3, client.Receive(new byte[10], SocketFlags.WaitAll));
            Assert.Equal(0, client.Receive(new byte[10], SocketFlags.WaitAll));
        }
    }

    [Fact]
    public async Task Poll_ManySockets_TellsWhichAreReady()
    {
        ISocket[] sockets = [.. Enumerable.Range(0, 100).Select(static _ => Udp())];
        sockets[7].SendTo([1], SocketFlags.None, sockets[42].LocalEndPoint);
        PollEntry[] entries = [.. sockets.Select(static s => new PollEntry(s, PollEvents.Read)), new PollEntry(sockets[42], PollEvents.Read)];
        Assert.Equal(2, Provider.Poll(entries));
        Assert.Equal(PollEvents.Read, entries[42].Returned);
        Assert.Equal(2, await Provider.PollAsync(entries));
        sockets[42].Receive(new byte[1]);
        Assert.Equal(0, Provider.Poll(entries, Duration.Zero));
        Assert.Equal(0, Provider.Poll(entries, Duration.FromNanoseconds(1)));
        Assert.Equal(0, await Provider.PollAsync(entries, Short));
        Task<int> poll = Provider.PollAsync(entries).AsTask();
        Assert.False(poll.IsCompleted);
        sockets[42].SendTo([1], SocketFlags.None, sockets[99].LocalEndPoint);
        Assert.Equal(1, await poll.WaitAsync(Patience));
        Assert.Equal(PollEvents.Read, entries[99].Returned);
        sockets[0].Close();
        Assert.Equal(2, Provider.Poll(entries));
        Assert.Equal(PollEvents.Invalid, entries[0].Returned);
        Array.ForEach(sockets, static s => s.Close());
    }

    [Fact]
    public void Options_TypedAndControl_RoundTrip()
    {
        using ISocket socket = Reserved();
        socket.SetOption(SocketOptions.ReuseAddress, true);
        Assert.True(socket.GetOption(SocketOptions.ReuseAddress));
        Assert.False(socket.GetOption(SocketOptions.ReusePort));
        socket.SetOption(SocketOptions.Linger, new LingerOption(true, 3));
        Assert.Equal(3, socket.GetOption(SocketOptions.Linger).LingerTime);
        socket.SetOption(SocketOptions.Linger, new LingerOption(false, 0));
        socket.SetOption(SocketOptions.SendTimeout, Duration.FromMilliseconds(1500));
        Assert.Equal(Duration.FromMilliseconds(1500), socket.GetOption(SocketOptions.SendTimeout));
        socket.SetOption(SocketOptions.TcpKeepIdle, 42);
        Assert.Equal(42, socket.GetOption(SocketOptions.TcpKeepIdle));
        Assert.Equal(2, socket.GetOption(SocketOptions.Domain));
        using ISocket udp = Udp();
        udp.SendTo([1, 2, 3], SocketFlags.None, udp.LocalEndPoint);
        byte[] waiting = new byte[4];
        Assert.Equal(0, udp.Control(0x541B, waiting));
        Assert.Equal(3, BitConverter.ToInt32(waiting));

        // FIONBIO changes nothing of the mode, which is the timeout's.
        udp.Control(0x5421, new byte[4]);
        udp.Timeout = Short;
        udp.Receive(new byte[3]);
        Assert.Throws<SocketTimeoutException>(() => udp.Receive(new byte[1]));
    }

    [Fact]
    public void OtherFamilies_KernelsAnswers()
    {
        using ISocket netlink = Provider.CreateSocket(AddressFamily.Netlink, SocketType.Raw);
        netlink.Bind(new NetlinkEndPoint(0));
        Assert.NotEqual(0u, Assert.IsType<NetlinkEndPoint>(netlink.LocalEndPoint).PortId);
        using ISocket six = Provider.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Dgram);
        six.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        using ISocket four = Udp();
        var tipc = new TipcEndPoint(TipcAddressType.Name, 1000, 1);
        Assert.Equal(SocketError.AddressFamilyNotSupported, CodeOf(() => four.SendTo([1], SocketFlags.None, tipc)));
        six.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, CodeOf(() => six.ReceiveFrom([])));
    }
}
