using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using SimNet.Tests.Property.Contract;
using Xunit;

namespace SimNet.Tests.Integration.Netlink;

// One host, and sockets that talk to its kernel.
public abstract class NetlinkTest : IDisposable
{
    private protected const int Level = 270;
    private protected const int AddMembership = 1;
    private protected const int Request = 0x1;
    private protected const int Acknowledge = 0x4;
    private protected const int Echo = 0x8;
    private protected const int Dump = 0x300;
    private protected const int Replace = 0x100;
    private protected const int Exclusive = 0x200;
    private protected const int Create = 0x400;
    private protected const int NewAddress = 20;
    private protected const int DeleteAddress = 21;

    private SimulatedHost? _host;

    private protected SimulatedNetwork Network { get; } = new();

    private protected HostByteOrder ByteOrder { get; init; } = HostByteOrder.LittleEndian;

    private protected SimulatedHost Host => _host ??= Network.AddHost(
        "host",
        new HostOptions { Addresses = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("fd00::1")], ByteOrder = ByteOrder });

    private protected NetlinkWire Wire => new(ByteOrder.IsLittleEndian);

    public void Dispose()
    {
        Network.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ISocket Open(ProtocolType family = 0)
    {
        ISocket socket = Host.Sockets.CreateSocket(AddressFamily.Netlink, SocketType.Raw, family);
        socket.Timeout = Duration.Zero;
        socket.Bind(new NetlinkEndPoint(0));
        return socket;
    }

    // A socket that listens to the groups of links, addresses and routes.
    private protected ISocket Listen(params int[] groups)
    {
        ISocket socket = Open();
        foreach (int group in groups.Length > 0 ? groups : [1, 5, 7, 9, 11])
        {
            socket.SetOption(Level, AddMembership, group);
        }

        return socket;
    }

    private protected List<NetlinkAnswer> Read(ISocket socket)
    {
        byte[] buffer = new byte[65536];
        var all = new List<NetlinkAnswer>();
        while (socket.TryReceive(buffer, SocketFlags.None, out int count) == SocketError.Success)
        {
            all.AddRange(Wire.Read(buffer.AsSpan(0, count)));
        }

        return all;
    }

    // The errno that a request is acknowledged with, 0 for none.
    private protected int Ask(ISocket socket, int type, int flags, byte[] body)
    {
        socket.Send(Wire.Request(type, Request | Acknowledge | flags, 5, body));
        NetlinkAnswer answer = Assert.Single(Read(socket), static a => a.Type == 2);
        return -answer.Int32At(0);
    }

    // struct ifaddrmsg with the address.
    private protected byte[] Address(string address, int prefix, int index = 2, params byte[][] more)
    {
        byte[] bytes = IPAddress.Parse(address).GetAddressBytes();
        byte family = (byte)(bytes.Length == 4 ? 2 : 10);
        return [family, (byte)prefix, 0, 0, .. Wire.Number(index), .. Wire.Attribute(family == 2 ? 2 : 1, bytes), .. more.SelectMany(static m => m)];
    }

    // struct ifinfomsg that sets flags.
    private protected byte[] Flags(int index, int flags, int change, params byte[][] more) =>
        [0, 0, 0, 0, .. Wire.Number(index), .. Wire.Number(flags), .. Wire.Number(change), .. more.SelectMany(static m => m)];

    // What a message tells, in one line.
    private protected static string Describe(NetlinkAnswer message) => message.Type switch
    {
        16 => $"link {message.FindName(16, 3)} {message.Int32At(8):x} {message.Int32At(12):x}",
        20 or 21 => $"{(message.Type == 20 ? "+" : "-")}address {message.FindAddress(8, 1)}/{message.Body[1]} {message.Body[2]:x}",
        24 or 25 => $"{(message.Type == 24 ? "+" : "-")}route {message.Body[7]} {message.FindAddress(12, 1)}/{message.Body[1]} {message.Body[4]}",
        _ => $"type {message.Type}",
    };
}
