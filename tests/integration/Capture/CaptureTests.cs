using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Capture;
using SimNet.Simulation.Links;
using SimNet.Simulation.Names;
using SimNet.Simulation.Names.Servers;
using SimNet.Simulation.Names.Zones;
using SimNet.Simulation.Topology;
using Xunit;

namespace SimNet.Tests.Integration.Capture;

/// <summary>Captures of runs: their structure, read block by block, and what Wireshark's dissectors make of them.</summary>
public sealed class CaptureTests
{
    private const int Bytes = 100_000;

    [Fact]
    public void Capture_OfOneSeed_IsTheSameFile() => Assert.Equal(CaptureTransfer(1).File, CaptureTransfer(1).File);

    [Fact]
    public void Capture_ChangesNothingOfTheRun() => Assert.Equal(RunTransfer(1, null, AddressFamily.InterNetwork), CaptureTransfer(1).Hash);

    [Fact]
    public void Blocks_OfACapture_HaveTheirLengthsAndInterfaces()
    {
        byte[] file = CaptureTransfer(1).File;
        Dictionary<uint, int> blocks = [];
        int interfaces = 0;
        ulong last = 0;
        for (int at = 0; at < file.Length;)
        {
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
            int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            Assert.Equal(length, (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + length - 4)));
            Assert.Equal(0, length % 4);
            blocks[type] = blocks.GetValueOrDefault(type) + 1;
            if (type == 1) interfaces++;
            if (type == 6)
            {
                Assert.InRange(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)), 0u, (uint)interfaces - 1);
                ulong time = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12)) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 16));
                Assert.True(time >= last);
                last = time;
            }

            at += length;
        }

        Assert.Equal(0x0A0D0D0Au, BinaryPrimitives.ReadUInt32LittleEndian(file));
        Assert.Equal(1, blocks[0x0A0D0D0A]);
        Assert.Equal(4, interfaces);
        Assert.True(blocks[6] > 2 * Bytes / 1460);
    }

    [Fact]
    public void Options_HostsAndSnapLength_NarrowTheCapture()
    {
        using var all = new MemoryStream();
        using var narrow = new MemoryStream();
        RunTransfer(1, all, AddressFamily.InterNetwork);
        RunTransfer(1, narrow, AddressFamily.InterNetwork, new CaptureOptions { Hosts = ["server"], SnapLength = 60, IncludesLoopback = false });

        Assert.True(narrow.Length * 3 < all.Length);
    }

    [Fact]
    public void StartCapture_WithAHostThatIsNone_SaysSo()
    {
        using var network = new SimulatedNetwork();
        using var stream = new MemoryStream();
        Assert.Throws<KeyNotFoundException>(() => network.StartCapture(stream, new CaptureOptions { Hosts = ["nobody"] }));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void File_IsWholeWhenTheNetworkEnds()
    {
        string path = Path.GetTempFileName();
        using (var network = new SimulatedNetwork())
        {
            PacketCapture capture = network.StartCapture(path);
            SimulatedHost host = network.AddHost("late");
            using ISocket socket = host.Sockets.CreateSocket(socketType: SocketType.Dgram);
            socket.SendTo("x"u8, SocketFlags.None, new IPEndPoint(IPAddress.Loopback, 9));
            network.RunUntilIdle();
            Assert.Equal(2, capture.PacketCount);
        }

        Assert.True(new FileInfo(path).Length > 100);
        File.Delete(path);
    }

    [TsharkFact]
    public void Dissectors_OfATransferWithLoss_FindNothingWrong()
    {
        foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
        {
            using var stream = new MemoryStream();
            RunTransfer(3, stream, family);
            byte[] file = stream.ToArray();

            Assert.Empty(Tshark.Complaints(file));
            Assert.NotEmpty(Tshark.Read(file, "tcp.analysis.retransmission", "frame.number"));
            Assert.Equal(["1460"], Tshark.Read(file, "tcp.flags.syn == 1 && tcp.flags.ack == 0 && frame.interface_name == \"server/eth0\"", "tcp.options.mss_val")
                .Select(m => family == AddressFamily.InterNetwork ? m : (int.Parse(m, System.Globalization.CultureInfo.InvariantCulture) + 20).ToString(System.Globalization.CultureInfo.InvariantCulture)).Distinct());
        }
    }

    [TsharkFact]
    public void Dissectors_OfPingUdpAndUrgentData_FindNothingWrong()
    {
        using var stream = new MemoryStream();
        using (var network = new SimulatedNetwork())
        {
            SimulatedHost a = network.AddHost("a", IPAddress.Parse("10.0.0.1"));
            SimulatedHost b = network.AddHost("b", IPAddress.Parse("10.0.0.2"));
            network.StartCapture(stream);
            using ISocket ping = a.Sockets.CreateSocket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
            ping.SendTo(Convert.FromHexString("0800F7FD00010001"), SocketFlags.None, new IPEndPoint(b.Addresses[0], 0));
            using ISocket nobody = a.Sockets.CreateSocket(socketType: SocketType.Dgram);
            nobody.SendTo("nobody"u8, SocketFlags.None, new IPEndPoint(b.Addresses[0], 9));
            nobody.SendTo(new byte[4000], SocketFlags.None, new IPEndPoint(b.Addresses[0], 9));
            network.RunUntilIdle();
        }

        byte[] file = stream.ToArray();
        Assert.Empty(Tshark.Complaints(file));
        Assert.Equal(["8", "0"], Tshark.Read(file, "icmp.type == 0 || icmp.type == 8", "icmp.type").Distinct());
        Assert.NotEmpty(Tshark.Read(file, "icmp.type == 3 && icmp.code == 3", "icmp.type"));
        Assert.NotEmpty(Tshark.Read(file, "ip.flags.mf == 1", "ip.id"));
    }

    [TsharkFact]
    public void Dissectors_OfALookup_FindAQuestionAndItsAnswerAndTheFallBackToTcp()
    {
        using var stream = new MemoryStream();
        using (var network = new SimulatedNetwork(new SimulationOptions { DefaultLink = new LinkOptions { Latency = Duration.FromMilliseconds(5) } }))
        {
            SimulatedHost dns = network.AddHost("dns", IPAddress.Parse("10.0.0.53"));
            ZoneBuilder zone = new ZoneBuilder("test").AddStartOfAuthority("dns").AddNameServer("@", "dns").AddAddress("dns", dns.Addresses[0])
                .AddAddress("www", IPAddress.Parse("10.0.0.80")).AddAlias("web", "www");
            for (int i = 0; i < 100; i++) zone.AddAddress("many", new IPAddress([10, 9, 0, (byte)i]));
            dns.StartNameServer(new NameServerOptions { Zones = [zone.Build()] });
            SimulatedHost client = network.AddHost("client", new HostOptions { Names = new NameOptions { Resolver = new ResolverConfiguration(dns.Addresses[0]) } });
            network.StartCapture(stream, new CaptureOptions { Hosts = ["client"] });
            Assert.Single(client.Sockets.Names.GetAddressInfo("web.test", "80", new AddressInfoHints(AddressFamily.InterNetwork, SocketType.Stream)));
            Assert.Equal(100, client.Sockets.Names.GetAddressInfo("many.test", "80", new AddressInfoHints(AddressFamily.InterNetwork, SocketType.Stream)).Count);
        }

        byte[] file = stream.ToArray();
        Assert.Empty(Tshark.Complaints(file));
        Assert.Equal(["web.test\tweb.test\twww.test\t10.0.0.80"], Tshark.Read(file, "dns.flags.response == 1 && dns.qry.name == \"web.test\"", "dns.qry.name", "dns.resp.name", "dns.cname", "dns.a")
            .Select(static line => line.Replace(",www.test", "", StringComparison.Ordinal)));
        Assert.Single(Tshark.Read(file, "dns.flags.truncated == 1 && udp", "frame.number"));
        Assert.Contains(Tshark.Read(file, "dns && tcp && dns.flags.response == 1", "dns.count.answers"), static count => count == "100");
    }

    private static (byte[] File, ulong Hash) CaptureTransfer(ulong seed)
    {
        using var stream = new MemoryStream();
        ulong hash = RunTransfer(seed, stream, AddressFamily.InterNetwork);
        return (stream.ToArray(), hash);
    }

    private static ulong RunTransfer(ulong seed, Stream? capture, AddressFamily family, CaptureOptions? options = null)
    {
        using var network = new SimulatedNetwork(new SimulationOptions
        {
            Seed = seed,
            DefaultLink = new LinkOptions { Latency = Duration.FromMilliseconds(5), Loss = 0.05 },
        });
        SimulatedHost server = network.AddHost("server");
        SimulatedHost client = network.AddHost("client");
        if (capture is not null) network.StartCapture(capture, options);
        IPAddress address = server.Addresses.Single(a => a.AddressFamily == family);
        server.Start("server", async () =>
        {
            using ISocket listener = server.Sockets.CreateSocket(family);
            listener.Bind(new IPEndPoint(address, 80));
            listener.Listen();
            using ISocket socket = (await listener.AcceptAsync()).Socket;
            byte[] buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        });
        client.Start("client", async () =>
        {
            using ISocket socket = client.Sockets.CreateSocket(family);
            await socket.ConnectAsync(new IPEndPoint(address, 80));
            await socket.SendAllAsync(new byte[Bytes]);
        });
        network.Run();
        return network.EventHash;
    }
}
