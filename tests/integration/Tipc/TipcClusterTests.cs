using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;
using Xunit;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>TIPC between hosts: names, messages and connections over links that lose, fail and heal (net/tipc/link.c, node.c, name_distr.c).</summary>
public sealed class TipcClusterTests
{
    private static readonly LinkOptions Lossy = new() { Loss = 0.2 };

    public static TheoryData<SocketType> ConnectionTypes { get; } = new(SocketType.Stream, SocketType.Seqpacket);

    [Fact]
    public void SendTo_NameOnAnotherHost_ReachesIt()
    {
        using var cluster = new TipcCluster(3);
        ISocket receiver = cluster.Bound(SocketType.Rdm, 1, host: 2);
        ISocket sender = cluster.Create(SocketType.Rdm);
        Assert.Equal(SocketError.HostUnreachable, sender.TrySendTo([1], SocketFlags.None, TipcCluster.Name(1), out _));
        cluster.Pass();
        sender.SendTo("by name"u8, SocketFlags.None, TipcCluster.Name(1));
        sender.SendTo("by id"u8, SocketFlags.None, receiver.LocalEndPoint);
        sender.SendTo("by range"u8, SocketFlags.None, TipcCluster.Range(0, 9));
        Assert.Null(TipcCluster.Receive(receiver));
        cluster.Pass();
        byte[] buffer = new byte[20];
        Assert.Equal(sender.LocalEndPoint, receiver.ReceiveFrom(buffer, SocketFlags.Peek).RemoteEndPoint);
        Assert.Equal(["by name", "by id", "by range"], Enumerable.Range(0, 3).Select(_ => TipcCluster.Receive(receiver)));
        receiver.Close();
        cluster.Pass();
        Assert.Equal(SocketError.HostUnreachable, sender.TrySendTo([1], SocketFlags.None, TipcCluster.Name(1), out _));
    }

    [Fact]
    public void Bind_NodeScope_IsKnownOnItsHostAlone()
    {
        using var cluster = new TipcCluster(2);
        ISocket receiver = cluster.Bound(SocketType.Rdm, 1, host: 1, TipcScope.Node);
        ISocket here = cluster.Create(SocketType.Rdm, 1);
        ISocket there = cluster.Create(SocketType.Rdm, 0);
        cluster.Pass();
        Assert.Equal(SocketError.HostUnreachable, there.TrySendTo([1], SocketFlags.None, TipcCluster.Name(1), out _));
        here.SendTo("local"u8, SocketFlags.None, TipcCluster.Name(1));
        Assert.Equal("local", TipcCluster.Receive(receiver));

        // A multicast that another name brings to the host passes it by.
        cluster.Bound(SocketType.Rdm, 2, host: 1, TipcScope.Zone);
        cluster.Pass();
        there.SendTo("remote"u8, SocketFlags.None, TipcCluster.Range(1, 2));
        here.SendTo("near"u8, SocketFlags.None, TipcCluster.Range(1, 2));
        cluster.Pass();
        Assert.Equal("near", TipcCluster.Receive(receiver));
        Assert.Null(TipcCluster.Receive(receiver));
    }

    [Fact]
    public void SendTo_NameHereAndThere_StaysHereAndElseGoesRound()
    {
        using var cluster = new TipcCluster(3);
        ISocket[] receivers = [.. Enumerable.Range(0, 3).Select(h => cluster.Bound(SocketType.Rdm, 1, h))];
        ISocket sender = cluster.Create(SocketType.Rdm);
        cluster.Pass();
        sender.SendTo("a"u8, SocketFlags.None, TipcCluster.Name(1));
        sender.SendTo("b"u8, SocketFlags.None, TipcCluster.Name(1));
        Assert.Equal(("a", "b"), (TipcCluster.Receive(receivers[0]), TipcCluster.Receive(receivers[0])));
        receivers[0].Close();
        for (int i = 0; i < 4; i++)
        {
            sender.SendTo("c"u8, SocketFlags.None, TipcCluster.Name(1));
        }

        cluster.Pass();
        Assert.All(receivers[1..], static r => Assert.Equal(["c", "c", null], Enumerable.Range(0, 3).Select(_ => TipcCluster.Receive(r))));
    }

    [Fact]
    public void SendTo_Range_ReachesAllHosts()
    {
        using var cluster = new TipcCluster(3);
        ISocket[] receivers = [.. Enumerable.Range(0, 6).Select(n => cluster.Bound(SocketType.Dgram, (uint)n, n % 3))];
        ISocket sender = cluster.Create(SocketType.Dgram, 1);
        cluster.Pass();
        sender.SendTo("all"u8, SocketFlags.None, TipcCluster.Range(1, 4));
        cluster.Pass();
        Assert.Equal([null, "all", "all", "all", "all", null], receivers.Select(static r => TipcCluster.Receive(r)));
        Assert.All(receivers, static r => Assert.Null(TipcCluster.Receive(r)));
    }

    [Fact]
    public void SendTo_LargeMessage_GoesInFragments()
    {
        using var cluster = new TipcCluster(2);
        ISocket receiver = cluster.Bound(SocketType.Rdm, 1, host: 1);
        ISocket sender = cluster.Create(SocketType.Rdm);
        cluster.Pass();
        byte[] data = Pattern(66000, 3);
        sender.SendTo(data, SocketFlags.None, TipcCluster.Name(1));
        cluster.Pass();
        byte[] buffer = new byte[70000];
        Assert.Equal(66000, receiver.Receive(buffer));
        Assert.Equal(data, buffer[..66000]);
    }

    [Fact]
    public void SendTo_SocketGoneFromNamedHost_ComesBackAsUnread()
    {
        using var cluster = new TipcCluster(2);
        ISocket receiver = cluster.Bound(SocketType.Rdm, 1, host: 1);
        ISocket sender = cluster.Create(SocketType.Rdm);
        sender.SetOption(SocketOptions.TipcDestinationDroppable, false);
        cluster.Pass();
        sender.SendTo(new byte[5000], SocketFlags.None, TipcCluster.Name(1));
        receiver.Close();
        cluster.Pass();
        Assert.Equal("", TipcCluster.Receive(sender));
        Assert.Null(TipcCluster.Receive(sender));
    }

    [Theory]
    [MemberData(nameof(ConnectionTypes))]
    public void Connect_AnotherHost_CarriesDataAndEnds(SocketType type)
    {
        using var cluster = new TipcCluster(2);
        (ISocket near, ISocket far) = cluster.Connected(type, nearHost: 0, farHost: 1);
        Assert.Equal(far.LocalEndPoint, near.RemoteEndPoint);
        Assert.Equal(TipcCluster.NodeOf(1), TipcCluster.Id(far).Value1);
        near.Send(new byte[60000]);
        far.Send("answer"u8);
        far.Shutdown(SocketShutdown.Both);
        cluster.Pass();
        Assert.Equal("answer", TipcCluster.Receive(near));
        Assert.Equal("", TipcCluster.Receive(near));
    }

    [Theory]
    [MemberData(nameof(ConnectionTypes))]
    public void Close_PeerOnAnotherHost_IsReset(SocketType type)
    {
        using var cluster = new TipcCluster(2);
        (ISocket near, ISocket far) = cluster.Connected(type, nearHost: 0, farHost: 1);
        far.Close();
        cluster.Pass();
        Assert.Equal(SocketError.ConnectionReset, TipcCluster.ReceiveError(near));
        Assert.Equal(SocketError.Shutdown, TipcCluster.SendError(near));
    }

    [Theory]
    [MemberData(nameof(ConnectionTypes))]
    public void Send_LossyLink_LosesNothing(SocketType type)
    {
        using var cluster = new TipcCluster(2, Lossy);
        (ISocket near, ISocket far) = cluster.Connected(type, nearHost: 0, farHost: 1);
        near.Timeout = far.Timeout = null;
        const int count = 300;
        cluster.Hosts[0].StartThread("sender", () =>
        {
            for (int i = 0; i < count; i++)
            {
                near.SendAll(Pattern(i * 37 % 5000, i));
            }
        });
        cluster.Hosts[1].StartThread("receiver", () =>
        {
            byte[] buffer = new byte[6000];
            for (int i = 0; i < count; i++)
            {
                byte[] expected = Pattern(i * 37 % 5000, i);
                for (int got = 0; got < expected.Length;)
                {
                    int part = far.Receive(buffer.AsSpan(0, type == SocketType.Stream ? expected.Length - got : buffer.Length));
                    Assert.Equal(expected.AsSpan(got, part), buffer.AsSpan(0, part));
                    got += part;
                }
            }
        });
        cluster.Network.Run();
    }

    [Fact]
    public void SendTo_LossyLink_KeepsAllMessagesInOrder()
    {
        using var cluster = new TipcCluster(3, Lossy);
        ISocket receiver = cluster.Bound(SocketType.Rdm, 1, host: 2);
        ISocket[] senders = [cluster.Create(SocketType.Rdm), cluster.Create(SocketType.Rdm, 1)];
        cluster.Pass(10);
        for (int i = 0; i < 200; i++)
        {
            foreach (ISocket sender in senders)
            {
                while (sender.TrySendTo(Pattern(3000, i), SocketFlags.None, TipcCluster.Name(1), out _) == SocketError.WouldBlock)
                {
                    cluster.Pass(0.1);
                    Assert.True(cluster.Network.Elapsed < Duration.FromMinutes(10), "The link never has room again.");
                }
            }
        }

        cluster.Pass(60);
        int[] next = [0, 0];
        byte[] buffer = new byte[4000];
        for (int n = 0; n < 400; n++)
        {
            ReceiveFromResult got = receiver.ReceiveFrom(buffer);
            int from = Array.FindIndex(senders, s => s.LocalEndPoint.Equals(got.RemoteEndPoint));
            Assert.Equal(Pattern(3000, next[from]++), buffer[..got.Count]);
        }

        Assert.Equal([200, 200], next);
    }

    [Fact]
    public void SendTo_LinkFull_WouldBlockUntilThereIsRoom()
    {
        using var cluster = new TipcCluster(2, new LinkOptions { BitsPerSecond = 10_000_000 });
        ISocket receiver = cluster.Bound(SocketType.Rdm, 1, host: 1);
        ISocket sender = cluster.Create(SocketType.Rdm);
        cluster.Pass();
        int sent = 0;
        while (sent < 1000 && sender.TrySendTo(new byte[1400], SocketFlags.None, TipcCluster.Name(1), out _) == SocketError.Success)
        {
            sent++;
        }

        // A window of 50 packets under way, and two of them waiting.
        Assert.InRange(sent, 150, 152);
        Assert.Equal(PollEvents.None, sender.Poll(PollEvents.Write));
        cluster.Pass(0.5);
        Assert.Equal(PollEvents.Write, sender.Poll(PollEvents.Write));
        Assert.Equal(sent, receiver.GetOption(TipcCluster.Level, 132));
    }

    [Fact]
    public void Cut_Connection_IsResetAfterTheTolerance()
    {
        using var cluster = new TipcCluster(2);
        (ISocket near, ISocket far) = cluster.Connected(SocketType.Stream, nearHost: 0, farHost: 1);
        ISocket receiver = cluster.Bound(SocketType.Rdm, 1, host: 1);
        ISocket sender = cluster.Create(SocketType.Rdm);
        cluster.Pass();
        cluster.Cut(0, 1);
        near.Send("lost"u8);
        cluster.Pass(1.4);
        Assert.Equal(SocketError.WouldBlock, TipcCluster.ReceiveError(near));
        cluster.Pass(1.2);
        Assert.Equal(SocketError.ConnectionReset, TipcCluster.ReceiveError(near));
        Assert.Equal(SocketError.ConnectionReset, TipcCluster.ReceiveError(far));
        Assert.Equal(SocketError.Shutdown, TipcCluster.SendError(near));
        Assert.Equal(SocketError.HostUnreachable, sender.TrySendTo([1], SocketFlags.None, TipcCluster.Name(1), out _));
        Assert.Equal(SocketError.HostUnreachable, sender.TrySendTo([1], SocketFlags.None, receiver.LocalEndPoint, out _));
        cluster.Pass(100);
        cluster.Heal(0, 1);
        cluster.Pass();
        sender.SendTo("again"u8, SocketFlags.None, TipcCluster.Name(1));
        cluster.Pass();
        Assert.Equal("again", TipcCluster.Receive(receiver));
    }

    [Fact]
    public void Cut_OneWay_TakesBothEndsDown()
    {
        using var cluster = new TipcCluster(2);
        (ISocket near, ISocket far) = cluster.Connected(SocketType.Seqpacket, nearHost: 0, farHost: 1);
        cluster.Network.SetOneWayLink(cluster.Hosts[0], cluster.Hosts[1], new LinkOptions { Loss = 1 });
        cluster.Pass(3);
        Assert.Equal(SocketError.ConnectionReset, TipcCluster.ReceiveError(near));
        Assert.Equal(SocketError.ConnectionReset, TipcCluster.ReceiveError(far));
        cluster.Heal(0, 1);
        (near, far) = cluster.Connected(SocketType.Seqpacket, nearHost: 0, farHost: 1);
        near.Send("back"u8);
        cluster.Pass();
        Assert.Equal("back", TipcCluster.Receive(far));
    }

    [Fact]
    public void Cut_ShorterThanTheTolerance_LosesNothing()
    {
        using var cluster = new TipcCluster(2);
        (ISocket near, ISocket far) = cluster.Connected(SocketType.Seqpacket, nearHost: 0, farHost: 1);
        cluster.Cut(0, 1);
        near.Send("one"u8);
        cluster.Pass(1);
        near.Send("two"u8);
        cluster.Heal(0, 1);
        near.Send("three"u8);
        cluster.Pass();
        Assert.Equal(["one", "two", "three"], Enumerable.Range(0, 3).Select(_ => TipcCluster.Receive(far)));
    }

    [Fact]
    public void Heal_HostsThatNeverMet_FindEachOther()
    {
        using var cluster = new TipcCluster(2);
        cluster.Cut(0, 1);
        ISocket receiver = cluster.Bound(SocketType.Rdm, 1, host: 1);
        ISocket sender = cluster.Create(SocketType.Rdm);
        cluster.Network.RunUntilIdle();
        cluster.Heal(0, 1);
        cluster.Pass();
        sender.SendTo("found"u8, SocketFlags.None, TipcCluster.Name(1));
        cluster.Pass();
        Assert.Equal("found", TipcCluster.Receive(receiver));
    }

    [Fact]
    public void SendTo_NameMovedMeanwhile_IsLookedUpAgain()
    {
        using var cluster = new TipcCluster(2);
        ISocket[] receivers = [cluster.Bound(SocketType.Rdm, 1, host: 1), cluster.Bound(SocketType.Rdm, 1, host: 1)];
        ISocket sender = cluster.Create(SocketType.Rdm);
        cluster.Pass();
        sender.SendTo("first"u8, SocketFlags.None, TipcCluster.Name(1));
        cluster.Pass();
        int got = Array.FindIndex(receivers, static r => TipcCluster.Receive(r) is not null);

        // The next in turn is the other one, which goes while the message is under way.
        sender.SendTo("second"u8, SocketFlags.None, TipcCluster.Name(1));
        receivers[1 - got].Close();
        cluster.Pass();
        Assert.Equal("second", TipcCluster.Receive(receivers[got]));
    }

    [Fact]
    public void Connect_RequestLostWithTheLink_TimesOut()
    {
        using var cluster = new TipcCluster(2);
        cluster.Listening(SocketType.Stream, 1, host: 1);
        ISocket near = cluster.Create(SocketType.Stream);
        cluster.Pass();
        cluster.Cut(0, 1);
        near.Timeout = null;
        Duration before = cluster.Network.Elapsed;
        Assert.Equal(SocketError.TimedOut, near.TryConnect(TipcCluster.Name(1)));
        Assert.Equal(8, (cluster.Network.Elapsed - before).TotalSeconds);
    }

    [Fact]
    public void RunUntilIdle_LinkedHosts_ComesToRest()
    {
        using var cluster = new TipcCluster(3);
        (ISocket near, _) = cluster.Connected(SocketType.Stream, nearHost: 0, farHost: 1);
        cluster.Network.RunUntilIdle();
        Duration rest = cluster.Network.Elapsed;
        near.Send([1]);
        cluster.Network.RunUntilIdle();
        Assert.InRange((cluster.Network.Elapsed - rest).TotalSeconds, 0.001, 2);
        near.Timeout = null;
        Assert.Throws<SimNet.Simulation.Engine.SimulationDeadlockException>(() => near.Receive(new byte[1]));
    }

    [Fact]
    public void Hosts_OfOtherNetworkIdOrSameAddress_DoNotMeet()
    {
        using var network = new SimulatedNetwork();
        SimulatedHost first = network.AddHost("a", new HostOptions { Tipc = new TipcOptions { NodeAddress = 5 } });
        SimulatedHost other = network.AddHost("b", new HostOptions { Tipc = new TipcOptions { NetworkId = 9 } });
        SimulatedHost twin = network.AddHost("c", new HostOptions { Tipc = new TipcOptions { NodeAddress = 5 } });
        SimulatedHost peer = network.AddHost("d", new HostOptions { Tipc = new TipcOptions { NodeAddress = 6 } });
        using ISocket receiver = first.Sockets.CreateSocket(AddressFamily.Tipc, SocketType.Rdm);
        receiver.Bind(TipcCluster.Name(1));
        Assert.Equal(5u, TipcCluster.Id(receiver).Value1);
        ISocket[] senders = [.. new[] { other, twin, peer }.Select(static h => h.Sockets.CreateSocket(AddressFamily.Tipc, SocketType.Rdm))];
        network.RunFor(Duration.FromSeconds(5));
        Assert.Equal(
            [SocketError.HostUnreachable, SocketError.HostUnreachable, SocketError.Success],
            senders.Select(static s => s.TrySendTo([1], SocketFlags.None, TipcCluster.Name(1), out _)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new TipcOptions { NetworkId = 10_000 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new TipcOptions { NodeAddress = 0 });
    }

    [Fact]
    public void CreateSocket_PortOfTheBearerTaken_StaysAlone()
    {
        using var cluster = new TipcCluster(2);
        using ISocket taker = cluster.Hosts[0].Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        taker.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 6118));
        ISocket alone = cluster.Bound(SocketType.Rdm, 1);
        ISocket other = cluster.Create(SocketType.Rdm, 1);
        cluster.Pass();
        Assert.Equal(SocketError.HostUnreachable, other.TrySendTo([1], SocketFlags.None, TipcCluster.Name(1), out _));
        Assert.Equal(1, alone.SendTo([1], SocketFlags.None, TipcCluster.Name(1)));
    }

    [Fact]
    public void EventHash_SameSeed_IsTheSame()
    {
        Assert.Equal(HashOf(1), HashOf(1));
        Assert.NotEqual(HashOf(1), HashOf(2));
    }

    private static ulong HashOf(ulong seed)
    {
        using var cluster = new TipcCluster(2, Lossy, seed);
        (ISocket near, ISocket far) = cluster.Connected(SocketType.Stream, nearHost: 0, farHost: 1);
        for (int i = 0; i < 50; i++)
        {
            near.TrySend(Pattern(1000, i), SocketFlags.None, out _);
            far.Drain();
            cluster.Pass(0.1);
        }

        return cluster.Network.EventHash;
    }

    private static byte[] Pattern(int count, int key)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = unchecked((byte)((i * 7) + (i / 251) + (key * 13)));
        }

        return bytes;
    }
}
