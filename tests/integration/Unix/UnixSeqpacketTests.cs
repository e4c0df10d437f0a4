using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Unix;

public sealed class UnixSeqpacketTests : IDisposable
{
    private const SocketType Packets = SocketType.Seqpacket;

    private readonly UnixHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Receive_Records_KeepsBoundariesAndCutsWhatDoesNotFit()
    {
        _ = _host.Listening("/run/a", Packets);
        ISocket client = _host.Connected("/run/a", Packets);
        client.Send("first"u8);
        (ISocket first, ISocket second) = _host.Pair(Packets);
        first.Send("record"u8);
        first.Send("next"u8);
        Assert.Equal("rec", UnixHost.Receive(second, 3));
        Assert.Equal("next", UnixHost.Receive(second));
    }

    [Fact]
    public void Send_BeforeAccept_IsReceivedAfterwards()
    {
        ISocket listener = _host.Listening("/run/a", Packets);
        _host.Connected("/run/a", Packets).Send("early"u8);
        Assert.Equal("early", UnixHost.Receive(listener.Accept().Socket));
    }

    [Fact]
    public void Unconnected_AnyData_IsNotConnected()
    {
        ISocket socket = _host.Create(Packets);
        UnixHost.AssertError(SocketError.NotConnected, () => socket.Send("x"u8));
        UnixHost.AssertError(SocketError.NotConnected, () => UnixHost.Receive(socket));
        Assert.Equal(PollEvents.Write | PollEvents.HangUp, UnixHost.Poll(socket));
    }

    [Fact]
    public void SendTo_Address_IsIgnored()
    {
        (ISocket first, ISocket second) = _host.Pair(Packets);
        first.SendTo("x"u8, SocketFlags.None, UnixHost.Name("/none"));
        Assert.Equal("x", UnixHost.Receive(second));
    }

    [Fact]
    public void Control_BytesAvailable_CountsAllRecords()
    {
        (ISocket first, ISocket second) = _host.Pair(Packets);
        first.Send("ab"u8);
        first.Send("cde"u8);
        var count = new byte[4];
        second.Control(0x541B, count);
        Assert.Equal(5, BitConverter.ToInt32(count));
    }

    [Fact]
    public void Close_Unread_ResetsTheSenderOnce()
    {
        (ISocket first, ISocket second) = _host.Pair(Packets);
        second.Send("kept"u8);
        first.Send("unread"u8);
        second.Close();
        UnixHost.AssertError(SocketError.ConnectionReset, () => first.Send("x"u8));
        UnixHost.AssertError(SocketError.Shutdown, () => first.Send("x"u8));
        Assert.Equal("kept", UnixHost.Receive(first));
        Assert.Equal("", UnixHost.Receive(first));
    }

    [Fact]
    public void Shutdown_Send_EndsThePeersStream()
    {
        (ISocket first, ISocket second) = _host.Pair(Packets);
        first.Shutdown(SocketShutdown.Send);
        Assert.Equal("", UnixHost.Receive(second));
        UnixHost.AssertError(SocketError.Shutdown, () => first.Send("x"u8));
        Assert.Equal(PollEvents.Read | PollEvents.Write | PollEvents.ReadHangUp, UnixHost.Poll(second));
    }
}
