using System.Net.Sockets;
using SimNet.Abstractions;
using Xunit;

namespace SimNet.Tests.Integration.Unix;

public sealed class UnixUrgentDataTests : IDisposable
{
    private const SocketFlags Urgent = SocketFlags.OutOfBand;

    private readonly UnixHost _host = new();
    private readonly ISocket _sender;
    private readonly ISocket _receiver;

    public UnixUrgentDataTests() => (_sender, _receiver) = _host.Pair();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Receive_Ordinary_StopsBeforeTheMarkAndThenLosesIt()
    {
        _sender.Send("abcd"u8, Urgent);
        Assert.Equal(PollEvents.Read | PollEvents.Write | PollEvents.Priority, _receiver.Poll((PollEvents)7));
        Assert.Equal("abc", UnixHost.Receive(_receiver));
        UnixHost.AssertError(SocketError.WouldBlock, () => UnixHost.Receive(_receiver));
        UnixHost.AssertError(SocketError.InvalidArgument, () => UnixHost.Receive(_receiver, 1, Urgent));
    }

    [Fact]
    public void Receive_UrgentFirst_LeavesTheMark()
    {
        _sender.Send("ab"u8, Urgent);
        _sender.Send("cd"u8);
        Assert.Equal("b", UnixHost.Receive(_receiver, 1, Urgent | SocketFlags.Peek));
        Assert.Equal("b", UnixHost.Receive(_receiver, 1, Urgent));
        Assert.Equal("a", UnixHost.Receive(_receiver, 10, SocketFlags.Peek));
        Assert.Equal("a", UnixHost.Receive(_receiver));
        Assert.Equal("cd", UnixHost.Receive(_receiver));
    }

    [Fact]
    public void Send_UrgentTwice_MakesTheFirstOrdinary()
    {
        _sender.Send("ab"u8, Urgent);
        _sender.Send("cd"u8, Urgent);
        Assert.Equal("abc", UnixHost.Receive(_receiver, 10, SocketFlags.Peek));
        Assert.Equal("abc", UnixHost.Receive(_receiver));
        Assert.Equal("d", UnixHost.Receive(_receiver, 1, Urgent));
    }

    [Fact]
    public void Receive_Inline_HasTheByteAfterTheMark()
    {
        _receiver.SetOption(1, 10, 1);
        _sender.Send("ab"u8, Urgent);
        _sender.Send("cd"u8);
        UnixHost.AssertError(SocketError.InvalidArgument, () => UnixHost.Receive(_receiver, 1, Urgent));
        Assert.Equal("a", UnixHost.Receive(_receiver));
        Assert.Equal("bcd", UnixHost.Receive(_receiver));
    }

    [Fact]
    public void Send_NoByte_IsNotSupported() =>
        UnixHost.AssertError(SocketError.OperationNotSupported, () => _sender.Send([], Urgent));

    [Fact]
    public void Close_OnlyTheMarkLeft_DoesNotReset()
    {
        _sender.Send("x"u8, Urgent);
        UnixHost.Receive(_receiver, 1, Urgent);
        _receiver.Close();
        Assert.Equal("", UnixHost.Receive(_sender));
    }
}
