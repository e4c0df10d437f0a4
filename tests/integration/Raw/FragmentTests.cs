using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using Xunit;

namespace SimNet.Tests.Integration.Raw;

/// <summary>Datagrams that are larger than the MTU: cut, carried in fragments, put together again, or lost as a whole.</summary>
public sealed class FragmentTests : RawHosts
{
    private const int Mtu = 1500;
    private const int IPv4Header = 20;
    private const int IPv6Headers = 48;
    private const ushort More = 0x2000;

    private static readonly byte[] Data = [.. Enumerable.Range(0, 65_535).Select(static i => (byte)(i * 31 / 7))];

    [Theory]
    [InlineData(AddressFamily.InterNetwork, 1472, 1)]
    [InlineData(AddressFamily.InterNetwork, 1473, 2)]
    [InlineData(AddressFamily.InterNetwork, 2952, 2)]
    [InlineData(AddressFamily.InterNetwork, 2953, 3)]
    [InlineData(AddressFamily.InterNetwork, 65_507, 45)]
    [InlineData(AddressFamily.InterNetworkV6, 1452, 1)]
    [InlineData(AddressFamily.InterNetworkV6, 1453, 2)]
    [InlineData(AddressFamily.InterNetworkV6, 2888, 2)]
    [InlineData(AddressFamily.InterNetworkV6, 2889, 3)]
    [InlineData(AddressFamily.InterNetworkV6, 65_527, 46)]
    public void Datagram_LargerThanTheMtu_GoesInFragmentsAndArrivesWhole(AddressFamily family, int length, int count)
    {
        ISocket tap = Tap();
        ISocket server = Server(family);
        ISocket client = Open(First, family, SocketType.Dgram, ProtocolType.Udp);
        client.SendTo(Data.AsSpan(0, length), SocketFlags.None, server.LocalEndPoint);
        byte[] received = new byte[70_000];
        ReceiveFromResult result = server.ReceiveFrom(received);
        Assert.Equal(Data[..length], received[..result.Count]);
        Assert.Equal(((IPEndPoint)client.LocalEndPoint).Port, ((IPEndPoint)result.RemoteEndPoint!).Port);

        List<byte[]> frames = [.. Drain(tap).Select(static p => p.Bytes)];
        Assert.Equal(count, frames.Count);
        Assert.All(frames, static f => Assert.InRange(f.Length, 21, Mtu));
        if (count > 1)
        {
            AssertPlaces(frames, family == AddressFamily.InterNetwork, length + 8);
        }
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void RawSocket_OfTheReceiver_SeesTheDatagramWhole(AddressFamily family)
    {
        ISocket raw = Open(Second, family, SocketType.Raw, Experimental);
        ISocket sender = Open(First, family, SocketType.Raw, Experimental);
        sender.SendTo(Data.AsSpan(0, 5000), SocketFlags.None, new IPEndPoint(AddressOf(family), 0));
        byte[] packet = Assert.Single(Drain(raw)).Bytes;
        Assert.Equal(Data[..5000], packet[^5000..]);
        if (family == AddressFamily.InterNetwork)
        {
            Assert.Equal(5020, packet.Length);
            Assert.Equal(0, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(6)));
            Assert.Equal(5020, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)));
        }

        sender.SetOption(family == AddressFamily.InterNetwork ? SocketOptions.IPLevel : SocketOptions.IPv6Level, family == AddressFamily.InterNetwork ? 10 : 23, 2);
        AssertRefused(SocketError.MessageSize, () => sender.SendTo(Data.AsSpan(0, 5000), SocketFlags.None, new IPEndPoint(AddressOf(family), 0)));
    }

    // With each fragment lost for itself, a datagram of ten arrives seldom where one of one arrives often.
    [Fact]
    public void Datagram_OneFragmentLost_IsLostAsAWhole()
    {
        Network.SetLink(First, Second, new LinkOptions { Loss = 0.2 });
        ISocket server = Server(AddressFamily.InterNetwork);
        ISocket client = Udp(First);
        for (int i = 0; i < 100; i++)
        {
            client.SendTo(Data.AsSpan(0, 14_000), SocketFlags.None, server.LocalEndPoint);
            client.SendTo(Data.AsSpan(0, 100), SocketFlags.None, server.LocalEndPoint);
            Network.RunFor(Duration.FromMilliseconds(10));
        }

        List<byte[]> all = [.. Drain(server).Select(static p => p.Bytes)];
        int large = all.Count(static b => b.Length == 14_000);
        Assert.InRange(large, 1, 30);
        Assert.InRange(all.Count - large, 60, 95);
        Assert.All(all, static b => Assert.Equal(Data[..b.Length], b));
    }

    [Theory]
    [InlineData("0 8 16/", true)]
    [InlineData("16/ 8 0", true)]
    [InlineData("8 16/ 0", true)]
    [InlineData("0 8 8 0 16/ ", true)]
    [InlineData("0 16/", false)]
    [InlineData("8 16/", false)]
    [InlineData("0 8", false)]
    public void Fragments_InAnyOrder_MakeTheDatagramIfNoneIsMissing(string order, bool isWhole)
    {
        ISocket raw = Raw(Second, Experimental);
        SendAll(order);
        List<(byte[] Bytes, EndPoint Source)> received = Drain(raw);
        Assert.Equal(isWhole ? 1 : 0, received.Count);
        if (isWhole)
        {
            Assert.Equal(Data[..24], received[0].Bytes[IPv4Header..]);
        }
    }

    // Fragments of 8 bytes at 0 and 16, and one of 16 bytes at 8, which reaches into the last one. What comes after it begins anew.
    [Fact]
    public void Fragments_ThatOverlap_LoseTheDatagram()
    {
        ISocket raw = Raw(Second, Experimental);
        SendFragment(0, 8, hasMore: true);
        SendFragment(16, 8, hasMore: false);
        SendFragment(8, 16, hasMore: true);
        Network.RunFor(Duration.FromSeconds(1));
        raw.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, raw.TryReceive(new byte[100], SocketFlags.None, out _));
        SendAll("0 8 16/");
        Assert.Equal(Data[..24], Assert.Single(Drain(raw)).Bytes[IPv4Header..]);
    }

    // RFC 792: the error names the datagram by its first fragment, and does not come if that has not arrived.
    [Theory]
    [InlineData("0 16/", true)]
    [InlineData("8 16/", false)]
    public void Fragments_MissingForThirtySeconds_AreGivenUp(string order, bool isTold)
    {
        ISocket errors = Raw(First, ProtocolType.Icmp);
        SendAll(order);
        Network.RunFor(Duration.FromSeconds(29));
        SendFragment(0, 8, hasMore: true, identification: 99);
        Network.RunFor(Duration.FromMilliseconds(999));
        errors.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, errors.TryReceive(new byte[100], SocketFlags.None, out _));
        Network.RunFor(Duration.FromMilliseconds(10));
        byte[] error = new byte[200];
        SocketError result = errors.TryReceive(error, SocketFlags.None, out int length);
        Assert.Equal(isTold ? SocketError.Success : SocketError.WouldBlock, result);
        if (isTold)
        {
            Assert.Equal([11, 1], error[20..22]);
            Assert.Equal(IPv4Header + 8 + IPv4Header + 8, length);
            Assert.Equal(More, BinaryPrimitives.ReadUInt16BigEndian(error.AsSpan(IPv4Header + 8 + 6)) & More);
        }

        SendFragment(8, 8, hasMore: true);
        Assert.Empty(Drain(Raw(Second, Experimental)));
    }

    [Fact]
    public void Fragments_OfIPv6Missing_AreGivenUpAfterAMinute()
    {
        ISocket errors = Open(First, AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6);
        ISocket server = Server(AddressFamily.InterNetworkV6);
        ISocket client = Open(First, AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        client.SetOption(SocketOptions.IPv6Level, 25, 1);

        // The first fragment arrives, the rest does not.
        Network.SetLink(First, Second, new LinkOptions { BitsPerSecond = 8_000_000, QueueBytes = 0 });
        client.SendTo(Data.AsSpan(0, 1600), SocketFlags.None, server.LocalEndPoint);
        Network.SetLink(First, Second, LinkOptions.Default);
        Network.RunFor(Duration.FromSeconds(59.9));
        errors.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, errors.TryReceive(new byte[100], SocketFlags.None, out _));
        Network.RunFor(Duration.FromSeconds(0.2));
        byte[] error = new byte[2000];
        Assert.Equal(SocketError.Success, errors.TryReceive(error, SocketFlags.None, out _));
        Assert.Equal([3, 1], error[..2]);
        Assert.Equal(SocketError.HostUnreachable, client.GetOption(SocketOptions.Error));
        Assert.Empty(Drain(server));
    }

    // ipfrag_high_thresh: what nobody completes takes no more than 4 MiB, and then room is made by time only.
    [Fact]
    public void Fragments_OfManyDatagrams_AreBounded()
    {
        ISocket server = Server(AddressFamily.InterNetwork);
        for (int i = 1; i < 4000; i++)
        {
            SendFragment(0, 1480, hasMore: true, identification: (ushort)(1000 + i));
        }

        ISocket client = Udp(First);
        client.SendTo(Data.AsSpan(0, 3000), SocketFlags.None, server.LocalEndPoint);
        Network.RunFor(Duration.FromSeconds(1));
        server.Timeout = Duration.Zero;
        Assert.Equal(SocketError.WouldBlock, server.TryReceive(new byte[4000], SocketFlags.None, out _));
        Network.RunFor(Duration.FromSeconds(40));
        client.SendTo(Data.AsSpan(0, 3000), SocketFlags.None, server.LocalEndPoint);
        Assert.Equal(3000, Assert.Single(Drain(server)).Bytes.Length);
    }

    private static void AssertPlaces(List<byte[]> frames, bool isIPv4, int total)
    {
        int next = 0;
        foreach (byte[] frame in frames)
        {
            bool isLast = frame == frames[^1];
            if (isIPv4)
            {
                ushort place = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(6));
                Assert.Equal((next / 8) | (isLast ? 0 : More), place);
                Assert.Equal(frames[0][4..6], frame[4..6]);
                next += frame.Length - IPv4Header;
            }
            else
            {
                Assert.Equal((44, 17), (frame[6], frame[40]));
                Assert.Equal(next | (isLast ? 0 : 1), BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(42)));
                Assert.Equal(frames[0][44..48], frame[44..48]);
                next += frame.Length - IPv6Headers;
            }
        }

        Assert.Equal(total, next);
    }

    private IPAddress AddressOf(AddressFamily family) => family == AddressFamily.InterNetwork ? IPv4(Second) : IPv6(Second);

    private ISocket Server(AddressFamily family)
    {
        ISocket server = Open(Second, family, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(AddressOf(family), 0));
        return server;
    }

    private ISocket Tap()
    {
        ISocket tap = Open(Second, AddressFamily.Packet, SocketType.Dgram, (ProtocolType)BinaryPrimitives.ReverseEndianness((ushort)3));
        tap.SetOption(SocketOptions.ReceiveBuffer, 1 << 20);
        return tap;
    }

    // Offsets of fragments of 8 bytes each; a slash marks the datagram's last.
    private void SendAll(string order)
    {
        foreach (string place in order.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            SendFragment(int.Parse(place.TrimEnd('/'), System.Globalization.CultureInfo.InvariantCulture), 8, hasMore: !place.EndsWith('/'));
        }
    }

    private void SendFragment(int offset, int length, bool hasMore, ushort identification = 7)
    {
        byte[] packet = new byte[IPv4Header + length];
        packet[0] = 0x45;
        packet[8] = 64;
        packet[9] = 253;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), identification);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)((offset / 8) | (hasMore ? More : 0)));
        IPv4(Second).GetAddressBytes().CopyTo(packet, 16);
        Data.AsSpan(offset, length).CopyTo(packet.AsSpan(IPv4Header));
        using ISocket socket = Raw(First, ProtocolType.Raw);
        socket.SendTo(packet, SocketFlags.None, new IPEndPoint(IPv4(Second), 0));
    }
}
