using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NodaTime;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Suites about sockets that need a right. Without it, that they are refused is all of the contract that can be seen.
public abstract class RawSuite(WorldFactory worlds) : ContractSuite(worlds)
{
    // Numbers for experiments (RFC 3692), which no program of the machine uses.
    protected const ProtocolType Experimental = (ProtocolType)253;

    private static readonly Duration Patience = Duration.FromSeconds(10);

    protected void Privileged(Action<ContractWorld> body, [CallerMemberName] string test = "")
    {
        if (Worlds.IsSimulated || RawRight.IsHere)
        {
            Scenario(body, test);
            return;
        }

        Scenario(
            static world =>
            {
                AssertRefused(SocketErrors.NotPermitted, () => world.Client.CreateSocket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp));
                AssertRefused(SocketErrors.NotPermitted, () => world.Client.CreateSocket(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6));
                AssertRefused(SocketErrors.NotPermitted, () => world.Client.CreateSocket(AddressFamily.Packet, SocketType.Raw));
            },
            test);
    }

    protected static ISocket Raw(ContractWorld world, ISocketProvider provider, AddressFamily family, ProtocolType protocol)
    {
        ISocket socket = world.Own(provider.CreateSocket(family, SocketType.Raw, protocol));
        socket.Timeout = Patience;
        return socket;
    }

    // The first packet that is meant; the machine's own traffic may come in between.
    protected static (byte[] Packet, EndPoint Source) ReceiveWhere(ISocket socket, Func<byte[], bool> isMeant)
    {
        byte[] buffer = new byte[70_000];
        while (true)
        {
            ReceiveFromResult result = socket.ReceiveFrom(buffer);
            byte[] packet = buffer[..result.Count];
            if (isMeant(packet))
            {
                return (packet, result.RemoteEndPoint!);
            }
        }
    }

    // How many packets that are meant wait now.
    protected static int CountWaiting(ISocket socket, Func<byte[], bool> isMeant)
    {
        byte[] buffer = new byte[70_000];
        int count = 0;
        socket.Timeout = Duration.Zero;
        while (socket.TryReceive(buffer, SocketFlags.None, out int received) == SocketError.Success)
        {
            count += isMeant(buffer[..received]) ? 1 : 0;
        }

        socket.Timeout = Patience;
        return count;
    }

    protected static void AssertRefused(SocketError expected, Action action) =>
        Assert.Equal(expected, Assert.ThrowsAny<SocketException>(action).SocketErrorCode);
}
