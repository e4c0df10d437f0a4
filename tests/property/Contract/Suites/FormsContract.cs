using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// Blocking, awaited and Try… are three forms of one operation: a script gives the same answers in each.
public abstract class FormsContract(WorldFactory worlds) : StreamSuite(worlds)
{
    [Covers("send()", "recv()")]
    [Theory]
    [MemberData(nameof(Streams))]
    public void Script_PlayedInEachForm_GivesTheSameAnswers(StreamFamily family) => ForAll(ScriptCommand.Scripts, (world, script) =>
    {
        IReadOnlyList<string> blocking = new ScriptPlayer(world, family, CallForm.Blocking).Play(script);
        IReadOnlyList<string> awaited = new ScriptPlayer(world, family, CallForm.Awaited).Play(script);
        IReadOnlyList<string> attempted = new ScriptPlayer(world, family, CallForm.Try).Play(script);
        Assert.Equal(blocking, awaited);
        Assert.Equal(blocking, attempted);
    });

    [Covers("SocketType")]
    [Fact]
    public void Provider_OfEachSocket_IsTheOneThatMadeIt() => Scenario(world =>
    {
        (ISocket near, ISocket far) = world.Connected(StreamFamily.Tcp4);
        Assert.Same(world.Client, near.Provider);
        Assert.Same(world.Server, far.Provider);
        using ISocket duplicate = near.Duplicate();
        Assert.Same(world.Client, duplicate.Provider);
    });

    // A name in place of an address is resolved before the socket sees it.
    [Covers("a host name")]
    [Fact]
    public void EndPoint_Named_IsResolvedFirst() => Scenario(world =>
    {
        ISocket listener = world.Own(world.Server.CreateSocket());
        listener.Bind(new DnsEndPoint("127.0.0.1", 0));
        listener.Listen();
        var address = (IPEndPoint)listener.LocalEndPoint;
        Assert.Equal(IPAddress.Loopback, address.Address);
        foreach (CallForm form in Enum.GetValues<CallForm>())
        {
            ISocket client = world.Own(world.Server.CreateSocket());
            Assert.Equal(Answer.Done(), Call.Connect(client, new DnsEndPoint("127.0.0.1", address.Port)).Make(world, form));
            Assert.Equal(address, client.RemoteEndPoint);
        }

        ISocket datagram = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        ISocket receiver = world.Own(world.Server.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram));
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        datagram.SendTo([1], SocketFlags.None, new DnsEndPoint("127.0.0.1", ((IPEndPoint)receiver.LocalEndPoint).Port));
        Assert.Equal(1, receiver.Receive(new byte[3]));
    });
}
