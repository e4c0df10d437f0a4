using System.Net;
using NodaTime;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

public sealed class LinkTests
{
    // 1000 bytes of IPv4 and UDP take 1 ms each at 8 Mbit/s, and arrive 5 ms after the last bit has left.
    [Fact]
    public void Bandwidth_PacketsAtOnce_LeaveOneAfterTheOther()
    {
        var link = new LinkUnderTest(new LinkOptions { Latency = 5.Ms, BitsPerSecond = 8_000_000 });
        link.Send(972, 972, 472);
        Assert.Equal([6.Ms, 7.Ms, 7.Ms + Duration.FromMilliseconds(0.5)], link.Arrivals);
    }

    // A link that has been idle keeps nothing of the past.
    [Fact]
    public void Bandwidth_AfterIdleTime_StartsAtOnce()
    {
        var link = new LinkUnderTest(new LinkOptions { Latency = 5.Ms, BitsPerSecond = 8_000_000 });
        link.Send(972);
        link.Network.RunFor(100.Ms - 6.Ms);
        link.Send(972);
        Assert.Equal([6.Ms, 106.Ms], link.Arrivals);
    }

    // One packet is on the wire; of the others, as many wait as the queue holds, each byte of which has left counts no more.
    [Fact]
    public void Queue_Full_DropsTheLast()
    {
        var link = new LinkUnderTest(new LinkOptions { Latency = Duration.Zero, BitsPerSecond = 8_000_000, QueueBytes = 3000 });
        link.Send(972, 972, 972, 972, 972);
        Assert.Equal(3, link.Arrivals.Count);
        Assert.Equal(2, link.Link.Dropped);
    }

    [Fact]
    public void Queue_OfNothing_LetsOnePacketPassAtATime()
    {
        var link = new LinkUnderTest(new LinkOptions { Latency = Duration.Zero, BitsPerSecond = 8_000_000, QueueBytes = 0 });
        link.Send(972, 972);
        link.Send(972);
        Assert.Equal([1.Ms, 2.Ms], link.Arrivals);
    }

    [Fact]
    public void Jitter_ManyPackets_KeepTheirOrderAndTheBounds()
    {
        var link = new LinkUnderTest(new LinkOptions { Latency = 10.Ms, Jitter = 20.Ms });
        for (int i = 0; i < 200; i++)
        {
            link.SendAt(i.Ms);
        }

        link.Network.RunUntilIdle();
        Assert.Equal(Enumerable.Range(0, 200), link.Numbers);
        Assert.Equal(link.Arrivals.Order(), link.Arrivals);
        Assert.All(link.Arrivals.Zip(link.Numbers), static p => Assert.InRange(p.First, p.Second.Ms + 10.Ms, p.Second.Ms + 30.Ms));
        Assert.True(link.Arrivals.Zip(link.Numbers).Select(static p => p.First - p.Second.Ms).Distinct().Count() > 50);
    }

    // A shorter latency lets nothing overtake what is under way.
    [Fact]
    public void Latency_GetsShorter_KeepsTheOrder()
    {
        var link = new LinkUnderTest(new LinkOptions { Latency = 50.Ms });
        link.SendAt(Duration.Zero);
        link.Link.Options = new LinkOptions { Latency = 1.Ms };
        link.SendAt(10.Ms);
        link.SendAt(60.Ms);
        link.Network.RunUntilIdle();
        Assert.Equal([50.Ms, 50.Ms, 61.Ms], link.Arrivals);
        Assert.Equal([0, 1, 2], link.Numbers);
    }

    [Theory]
    [InlineData(0.0, 1000, 1000)]
    [InlineData(0.3, 620, 780)]
    [InlineData(1.0, 0, 0)]
    public void Loss_OfAShare_DropsAboutThat(double loss, int least, int most)
    {
        var link = new LinkUnderTest(new LinkOptions { Loss = loss });
        for (int i = 0; i < 1000; i++) link.SendAt(link.Network.Elapsed);
        link.Network.RunUntilIdle();
        Assert.InRange(link.Numbers.Count, least, most);
        Assert.Equal(1000 - link.Numbers.Count, link.Link.Dropped);
    }

    // Draws come from streams named for link and purpose: another link, or jitter on this one, shifts no loss.
    [Fact]
    public void Loss_OtherLinksAndJitter_ChangeNothing()
    {
        int[] alone = Lose(null, Duration.Zero);
        Assert.Equal(alone, Lose("other", Duration.Zero));
        Assert.Equal(alone, Lose("a first one in the alphabet", Duration.Zero));
        Assert.Equal(alone, Lose(null, 10.Ms));
    }

    [Fact]
    public void Loss_AnotherSeed_LosesOthers() => Assert.NotEqual(Lose(null, Duration.Zero), Lose(null, Duration.Zero, seed: 2));

    private static int[] Lose(string? other, Duration jitter, ulong seed = 1)
    {
        var link = new LinkUnderTest(new LinkOptions { Loss = 0.5, Jitter = jitter }, seed);
        LinkUnderTest? second = other is null ? null : new LinkUnderTest(link.Network, other, new LinkOptions { Loss = 0.5 });
        for (int i = 0; i < 100; i++)
        {
            second?.SendAt(link.Network.Elapsed);
            link.SendAt(link.Network.Elapsed);
        }

        link.Network.RunUntilIdle();
        return [.. link.Numbers];
    }

    // A link from one interface to another, and what arrives over it.
    private sealed class LinkUnderTest : IPacketReceiver
    {
        private int _sent;

        internal LinkUnderTest(LinkOptions options, ulong seed = 1)
            : this(new SimulatedNetwork(new SimulationOptions { Seed = seed }), "link", options)
        {
        }

        internal LinkUnderTest(SimulatedNetwork network, string name, LinkOptions options)
        {
            Network = network;
            NetworkInterface from = network.Fabric.Attach($"{name}-from", this);
            NetworkInterface to = network.Fabric.Attach($"{name}-to", this);
            network.Fabric.SetLink(from, to, options);
            Link = network.Fabric.GetLink(from, to);
        }

        internal SimulatedNetwork Network { get; }

        internal Link Link { get; }

        internal List<Duration> Arrivals { get; } = [];

        internal List<int> Numbers { get; } = [];

        // Datagrams of these lengths at once, to the end.
        internal void Send(params int[] lengths)
        {
            foreach (int length in lengths) Transmit(length);
            Network.RunUntilIdle();
        }

        internal void SendAt(Duration time)
        {
            Network.RunFor(time - Network.Elapsed);
            Transmit(0);
        }

        public void Receive(Packet packet)
        {
            Arrivals.Add(Network.Elapsed);
            Numbers.Add((int)packet.Sequence);
            packet.Release();
        }

        private void Transmit(int length)
        {
            var address = InetAddress.From(IPAddress.Parse("10.0.0.1"));
            Packet packet = Network.Fabric.Packets.Rent(IpProtocol.Udp, new InetEndpoint(address, 1), new InetEndpoint(address, 2));
            packet.Sequence = (uint)_sent++;
            packet.SetPayload(length);
            Link.Transmit(packet);
        }
    }
}
