using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using SimNet.Tests.Property.Contract;
using Xunit;

namespace SimNet.Tests.Integration.Netlink;

// What listeners are told; the order is that of `ip monitor` on Linux 6.18. Route types: 1 unicast, 2 local, 3 broadcast, 5 multicast.
public sealed class ChangeTests : NetlinkTest
{
    [Fact]
    public void AddAddress_IPv4_IsToldWithItsRoutes() => AssertTold(
        static h => h.AddAddress(IPAddress.Parse("192.168.5.1"), 24),
        "+address 192.168.5.1/24 80",
        "+route 2 192.168.5.1/32 255",
        "+route 3 192.168.5.255/32 255",
        "+route 1 192.168.5.0/24 254");

    [Fact]
    public void AddAddress_IPv6_IsToldBehindTheRouteToItsNetwork() => AssertTold(
        static h => h.AddAddress(IPAddress.Parse("fd00:1::1"), 64),
        "+route 1 fd00:1::/64 254",
        "+address fd00:1::1/64 80",
        "+route 2 fd00:1::1/128 255");

    [Fact]
    public void AddAddress_Secondary_HasALocalRouteOnly() => AssertTold(
        static h => h.AddAddress(IPAddress.Parse("10.0.0.9"), 8),
        "+address 10.0.0.9/8 81",
        "+route 2 10.0.0.9/32 255");

    [Fact]
    public void RemoveAddress_Primary_TellsOfTheSecondaryFirst()
    {
        Host.AddAddress(IPAddress.Parse("10.0.0.9"), 8);
        AssertTold(
            static h => h.RemoveAddress(IPAddress.Parse("10.0.0.1")),
            "-address 10.0.0.9/8 81",
            "-route 2 10.0.0.9/32 255",
            "-address 10.0.0.1/8 80",
            "-route 1 10.0.0.0/8 254",
            "-route 3 10.255.255.255/32 255",
            "-route 2 10.0.0.1/32 255");
    }

    [Fact]
    public void RemoveAddress_IPv6_LosesTheLocalRouteFirst() => AssertTold(
        static h => h.RemoveAddress(IPAddress.Parse("fd00::1")),
        "-address fd00::1/64 80",
        "-route 2 fd00::1/128 255",
        "-route 1 fd00::/64 254");

    // The kernel says nothing about routes of IPv4 that go with their interface.
    [Fact]
    public void SetInterfaceUp_EthernetDownAndUp_IsTold()
    {
        AssertTold(
            static h => h.SetInterfaceUp("eth0", false),
            "link eth0 1002 41",
            "-route 1 fd00::/64 254",
            "-route 2 fd00::1/128 255",
            "-route 5 ff00::/8 255",
            "-address fd00::1/64 80");
        AssertTold(
            static h => h.SetInterfaceUp("eth0", true),
            "link eth0 11043 41",
            "+route 3 10.255.255.255/32 255",
            "+route 1 10.0.0.0/8 254",
            "+route 5 ff00::/8 255");
        AssertTold(static h => h.SetInterfaceUp("eth0", true));
    }

    [Fact]
    public void SetInterfaceUp_LoopbackDownAndUp_IsTold()
    {
        AssertTold(
            static h => h.SetInterfaceUp("lo", false),
            "link lo 8 41",
            "-route 2 ::1/128 255",
            "-address ::1/128 80");
        AssertTold(
            static h => h.SetInterfaceUp("lo", true),
            "link lo 10049 41",
            "+route 3 127.255.255.255/32 255",
            "+address ::1/128 80",
            "+route 2 ::1/128 255");
    }

    [Fact]
    public void Listener_OfOneGroup_HearsOfNothingElse()
    {
        ISocket links = Listen(1);
        ISocket addresses = Listen(5);
        Host.AddAddress(IPAddress.Parse("10.0.0.9"), 8);
        Host.SetInterfaceUp("eth0", false);
        Assert.Equal(["link eth0 1002 41"], Read(links).Select(Describe));
        Assert.Equal(["+address 10.0.0.9/8 81"], Read(addresses).Select(Describe));
    }

    [Fact]
    public void Listener_BoundToGroups_SeesThemInTheSendersAddress()
    {
        ISocket socket = Host.Sockets.CreateSocket(AddressFamily.Netlink, SocketType.Raw);
        socket.Bind(new NetlinkEndPoint(0, 0x10));
        Host.AddAddress(IPAddress.Parse("10.0.0.9"), 8);
        Assert.Equal(new NetlinkEndPoint(0, 0x10), socket.ReceiveFrom(new byte[4096]).RemoteEndPoint);
    }

    [Fact]
    public void Listener_Waiting_IsWokenByAChange()
    {
        ISocket listener = Listen(5);
        listener.Timeout = null;
        Network.Run(async () =>
        {
            byte[] buffer = new byte[4096];
            ValueTask<int> waiting = listener.ReceiveAsync(buffer);
            Assert.False(waiting.IsCompleted);
            Host.AddAddress(IPAddress.Parse("10.0.0.9"), 8);
            int count = await waiting;
            Assert.Equal("+address 10.0.0.9/8 81", Describe(Assert.Single(Wire.Read(buffer.AsSpan(0, count)))));
        });
    }

    // Who asks for a change by a message is named in what is told of it; with NLM_F_ECHO it is told itself.
    [Fact]
    public void Request_WithEcho_IsToldToItsSender()
    {
        ISocket listener = Listen(5);
        ISocket asking = Open();
        uint port = ((NetlinkEndPoint)asking.LocalEndPoint).PortId;
        asking.Send(Wire.Request(NewAddress, Request | Echo, 77, Address("10.0.0.9", 8)));
        NetlinkAnswer told = Assert.Single(Read(listener));
        Assert.Equal((NewAddress, 77U, port), (told.Type, told.Sequence, told.PortId));
        NetlinkAnswer echo = Assert.Single(Read(asking));
        Assert.Equal(told.Body, echo.Body);
        Assert.Equal(77U, echo.Sequence);
    }

    private void AssertTold(Action<SimulatedHost> change, params string[] expected)
    {
        using ISocket listener = Listen();
        change(Host);
        Assert.Equal(expected, Read(listener).Select(Describe));
    }
}
