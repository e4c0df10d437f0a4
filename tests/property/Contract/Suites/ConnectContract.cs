using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// connect(2) in all its states: made, refused, in progress, made twice.
public abstract class ConnectContract(WorldFactory worlds) : StreamSuite(worlds)
{
    private const PollEvents ReadWrite = PollEvents.Read | PollEvents.Write;

    [Covers("connect()")]
    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Connect_SomebodyListens_Connects(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        ISocket client = world.Stream(family);

        Assert.Equal(Answer.Done(), Call.Connect(client, listener.LocalEndPoint).Make(world, form));

        Assert.Equal(listener.LocalEndPoint, client.RemoteEndPoint);
        ISocket? accepted = null;
        Answer answer = Call.Accept(listener, s => accepted = world.Own(s)).Make(world, form);
        Assert.Equal(Ending.Done, answer.Ending);
        Assert.Equal(client.LocalEndPoint, answer.Peer);
        Assert.Equal(answer.Peer, accepted!.RemoteEndPoint);
        Assert.Equal(listener.LocalEndPoint, accepted.LocalEndPoint);
        Assert.Equal((family.Native(), SocketType.Stream), (accepted.AddressFamily, accepted.SocketType));
        client.SendAll(Payload.Slice(0, 100));
        accepted.ReceivePayload(0, 100);
    });

    [Covers("connect()", "connect_ex()", "error")]
    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Connect_NobodyListens_IsRefused(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket mute = world.Bound(family);
        ISocket client = world.Stream(family);
        Assert.Equal(Answer.Failed(SocketError.ConnectionRefused), Call.Connect(client, mute.LocalEndPoint).Make(world, form));
        Assert.Equal(SocketError.Success, client.GetOption(SocketOptions.Error));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Connect_RefusedBefore_CanBeMadeAgain(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket server = world.Bound(family);
        ISocket client = world.Stream(family);
        Assert.Equal(Answer.Failed(SocketError.ConnectionRefused), Call.Connect(client, server.LocalEndPoint).Make(world, form));
        server.Listen();
        Assert.Equal(Answer.Done(), Call.Connect(client, server.LocalEndPoint).Make(world, form));
        Assert.Equal(server.LocalEndPoint, client.RemoteEndPoint);
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Connect_Connected_IsConnected(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        ISocket client = world.Stream(family);
        client.Connect(listener.LocalEndPoint);
        Assert.Equal(Answer.Failed(SocketError.IsConnected), Call.Connect(client, listener.LocalEndPoint).Make(world, form));
        client.SendAll([1]);
    });

    [Covers("connect_ex()", "non-blocking mode")]
    [Theory]
    [MemberData(nameof(TcpStreamsAndForms))]
    public void Connect_NotWaiting_IsInProgressThenWritable(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        ISocket client = world.Stream(family);
        client.Timeout = Duration.Zero;

        Assert.Equal(Answer.Failed(SocketError.InProgress), Call.Connect(client, listener.LocalEndPoint).Make(world, form));

        Assert.Equal(PollEvents.Write, client.Await(PollEvents.Write));
        Assert.Equal(SocketError.Success, client.GetOption(SocketOptions.Error));
        Assert.Equal(listener.LocalEndPoint, client.RemoteEndPoint);
        client.Timeout = null;
        client.SendAll([1]);
    });

    // Linux answers the first call after the end of the attempt with success, and the next ones with EISCONN.
    [Theory]
    [MemberData(nameof(TcpStreams))]
    public void Connect_AfterProgressHasEnded_SucceedsOnce(StreamFamily family) => Scenario(world =>
    {
        ISocket listener = world.Listener(family);
        ISocket client = world.Stream(family);
        client.Timeout = Duration.Zero;
        Assert.Equal(SocketError.InProgress, client.TryConnect(listener.LocalEndPoint));
        client.Await(PollEvents.Write);
        Assert.Equal(SocketError.Success, client.TryConnect(listener.LocalEndPoint));
        Assert.Equal(SocketError.IsConnected, client.TryConnect(listener.LocalEndPoint));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Connect_UnixNotWaiting_ConnectsAtOnce(StreamFamily family, CallForm form) => Scenario(world =>
    {
        if (family == StreamFamily.Unix)
        {
            ISocket client = world.Stream(family);
            client.Timeout = Duration.Zero;
            Assert.Equal(Answer.Done(), Call.Connect(client, world.Listener(family).LocalEndPoint).Make(world, form));
        }
    });

    [Theory]
    [MemberData(nameof(TcpStreamsAndForms))]
    public void Connect_RefusedWithoutWaiting_ShowsInPollAndOnceInError(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket client = RefusedInBackground(world, family, form);

        Assert.Equal(ReadWrite | PollEvents.Error | PollEvents.HangUp, client.Poll(ReadWrite));
        Assert.Equal(SocketError.ConnectionRefused, client.GetOption(SocketOptions.Error));
        Assert.Equal(SocketError.Success, client.GetOption(SocketOptions.Error));
        Assert.Equal(ReadWrite | PollEvents.HangUp, client.Poll(ReadWrite));
        Assert.Equal(Answer.Done(0), Call.Receive(client, new byte[1]).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.Shutdown), Call.Send(client, [1]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(TcpStreamsAndForms))]
    public void Receive_ConnectWasRefused_SaysSoOnce(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket client = RefusedInBackground(world, family, form);
        Assert.Equal(Answer.Failed(SocketError.ConnectionRefused), Call.Receive(client, new byte[1]).Make(world, form));
        Assert.Equal(Answer.Done(0), Call.Receive(client, new byte[1]).Make(world, form));
        Assert.Equal(SocketError.Success, client.GetOption(SocketOptions.Error));
    });

    [Theory]
    [MemberData(nameof(TcpStreamsAndForms))]
    public void Send_ConnectWasRefused_SaysSoOnce(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket client = RefusedInBackground(world, family, form);
        Assert.Equal(Answer.Failed(SocketError.ConnectionRefused), Call.Send(client, [1]).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.Shutdown), Call.Send(client, [1]).Make(world, form));
    });

    [Theory]
    [MemberData(nameof(TcpStreamsAndForms))]
    public void Connect_InProgress_IsAlreadyInProgress(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket listener = world.FullListener(family);
        ISocket client = world.Stream(family);
        client.Timeout = Duration.Zero;
        EndPoint server = listener.LocalEndPoint;

        Assert.Equal(Answer.Failed(SocketError.InProgress), Call.Connect(client, server).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.AlreadyInProgress), Call.Connect(client, server).Make(world, form));

        Assert.Equal(PollEvents.None, client.Poll(ReadWrite));
        Assert.Equal(SocketError.NotConnected, Assert.ThrowsAny<SocketException>(() => client.RemoteEndPoint).SocketErrorCode);
        Assert.Equal(Answer.Failed(SocketError.WouldBlock), Call.Receive(client, new byte[1]).Make(world, form));
        Assert.Equal(Answer.Failed(SocketError.WouldBlock), Call.Send(client, [1]).Make(world, form));
        Assert.NotEqual(0, ((IPEndPoint)client.LocalEndPoint).Port);
    });

    [Covers("connect is subject to the timeout", "timeout")]
    [Theory]
    [MemberData(nameof(TcpStreamsAndForms))]
    public void Connect_TimedOut_GoesOn(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket listener = world.FullListener(family);
        ISocket client = world.Stream(family);
        client.Timeout = Duration.FromMilliseconds(10);
        Assert.Equal(Answer.TimedOut, Call.Connect(client, listener.LocalEndPoint).Make(world, form));

        world.Own(listener.Accept().Socket);

        Assert.Equal(PollEvents.Write, client.Await(PollEvents.Write));
        Assert.Equal(SocketError.Success, client.GetOption(SocketOptions.Error));
        Assert.Equal(client.LocalEndPoint, world.Own(listener.Accept().Socket).RemoteEndPoint);
    });

    [Theory]
    [InlineData(CallForm.Blocking)]
    [InlineData(CallForm.Awaited)]
    [InlineData(CallForm.Try)]
    public void Connect_UnixPathMissing_IsNoSuchPath(CallForm form) => Scenario(world =>
    {
        var call = Call.Connect(world.Stream(StreamFamily.Unix), world.FreshPath());
        Assert.Equal(Answer.Failed(SocketErrors.NoSuchPath), call.Make(world, form));
    });

    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void SendAndReceive_NeverConnected_AreAnsweredAsByLinux(StreamFamily family, CallForm form) => Scenario(world =>
    {
        ISocket fresh = world.Stream(family);
        bool isUnix = family == StreamFamily.Unix;
        Assert.Equal(
            Answer.Failed(isUnix ? SocketError.InvalidArgument : SocketError.NotConnected),
            Call.Receive(fresh, new byte[1]).Make(world, form));
        Assert.Equal(Answer.Failed(isUnix ? SocketError.NotConnected : SocketError.Shutdown), Call.Send(fresh, [1]).Make(world, form));
        Assert.Equal(SocketError.NotConnected, Assert.ThrowsAny<SocketException>(() => fresh.RemoteEndPoint).SocketErrorCode);
    });

    [Covers("accept()")]
    [Theory]
    [MemberData(nameof(StreamsAndForms))]
    public void Accept_NotListening_IsInvalid(StreamFamily family, CallForm form) => Scenario(world =>
        Assert.Equal(Answer.Failed(SocketError.InvalidArgument), Call.Accept(world.Bound(family), s => world.Own(s)).Make(world, form)));

    [Covers("create_connection")]
    [Theory]
    [InlineData(CallForm.Blocking)]
    [InlineData(CallForm.Awaited)]
    public void CreateConnection_SomebodyListens_Connects(CallForm form) => Scenario(world =>
    {
        ISocket listener = world.Listener(StreamFamily.Tcp4);
        var server = (IPEndPoint)listener.LocalEndPoint;
        string host = server.Address.ToString();
        var timeout = Duration.FromSeconds(11);
        ISocket socket = world.Own(form == CallForm.Blocking
            ? world.Client.CreateConnection(host, server.Port, timeout)
            : world.Await(() => world.Client.CreateConnectionAsync(host, server.Port, timeout)));
        Assert.Equal(server, socket.RemoteEndPoint);
        Assert.Equal(timeout, socket.Timeout);
        Assert.Equal(socket.LocalEndPoint, world.Own(listener.Accept().Socket).RemoteEndPoint);
    });

    [Covers("create_connection")]
    [Fact]
    public void CreateConnection_SourceGiven_ComesFromThere() => Scenario(world =>
    {
        ISocket listener = world.Listener(StreamFamily.Tcp4);
        var server = (IPEndPoint)listener.LocalEndPoint;
        IPEndPoint source = new(world.ClientAddress(AddressFamily.InterNetwork), 0);
        ISocket socket = world.Own(world.Client.CreateConnection(server.Address.ToString(), server.Port, source: source));
        Assert.Equal(source.Address, ((IPEndPoint)socket.LocalEndPoint).Address);
        Assert.Null(socket.Timeout);
    });

    [Covers("create_connection")]
    [Fact]
    public void CreateConnection_NobodyListens_IsRefused() => Scenario(world =>
    {
        var server = (IPEndPoint)world.Bound(StreamFamily.Tcp4).LocalEndPoint;
        SocketException error = Assert.ThrowsAny<SocketException>(() => world.Client.CreateConnection(server.Address.ToString(), server.Port));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Client.CreateConnection("127.0.0.1", 65536));
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Client.CreateConnection("127.0.0.1", -1));
    });

    private static ISocket RefusedInBackground(ContractWorld world, StreamFamily family, CallForm form)
    {
        ISocket client = world.Stream(family);
        client.Timeout = Duration.Zero;
        Assert.Equal(Answer.Failed(SocketError.InProgress), Call.Connect(client, world.Bound(family).LocalEndPoint).Make(world, form));
        client.Await(PollEvents.Error);
        return client;
    }
}
