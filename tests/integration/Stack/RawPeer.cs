using System.Net;
using NodaTime;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Integration.Stack;

// One end of a connection, played by the test: it sends the segments it is told to, and compares those of the host with what is expected.
// Its numbers lie just before the wrap at 2^32, so that every longer test crosses it.
internal sealed class RawPeer
{
    private const uint OwnBase = 0xFFFF_F000;

    private readonly SimulatedNetwork _network;
    private readonly RawInterface _interface;
    private readonly Queue<(Duration At, string Text)> _inbox = new();
    private uint _hostBase;
    private bool _knowsHostBase;

    internal RawPeer(SimulatedNetwork network, RawInterface at, string address, ushort port, string hostAddress, ushort hostPort)
    {
        _network = network;
        _interface = at;
        Own = new InetEndpoint(InetAddress.From(IPAddress.Parse(address)), port);
        Host = new InetEndpoint(InetAddress.From(IPAddress.Parse(hostAddress)), hostPort);
        at.Add(this);
    }

    internal InetEndpoint Own { get; }

    // The host's end; its port may be 0 until the host has sent something.
    internal InetEndpoint Host { get; private set; }

    internal IPEndPoint EndPoint => Own.ToIPEndPoint(Own.Address.IsIPv4 ? System.Net.Sockets.AddressFamily.InterNetwork : System.Net.Sockets.AddressFamily.InterNetworkV6);

    // The sum of the data that has arrived, whatever was expected.
    internal int Received { get; private set; }

    // The latest clock of the host's that was seen.
    internal uint HostTimestamp { get; private set; }

    // What has arrived and was not looked at yet.
    internal int Waiting => _inbox.Count;

    internal void Send(Seg segment)
    {
        Packet packet = _interface.Packets.Rent(IpProtocol.Tcp, Own, Host);
        packet.Sequence = SequenceNumber.Add(OwnBase, segment.SeqNo);
        packet.Acknowledgment = segment.AckNo is { } ack ? SequenceNumber.Add(_hostBase, ack) : 0;
        packet.Flags = segment.Flags;
        packet.Window = checked((ushort)segment.Window);
        packet.MssOption = (ushort)segment.Mss;
        packet.WindowScaleOption = (sbyte)segment.Scale;
        packet.PermitsSack = segment.PermitsSack;
        if (segment.Timestamp >= 0) packet.SetTimestamps((uint)segment.Timestamp, segment.Echo ?? HostTimestamp);
        foreach ((int start, int end) in segment.Sack)
        {
            packet.AddSack(new SackBlock(SequenceNumber.Add(_hostBase, start), SequenceNumber.Add(_hostBase, end)));
        }

        packet.SetPayload(StreamData.Make(segment.SeqNo - 1, segment.Length));
        _interface.Send(packet);
        _network.RunFor(Duration.Zero);
    }

    // An ICMP error about a segment that the host has sent.
    internal void SendError(byte type, byte code, int aboutSeq)
    {
        Packet packet = _interface.Packets.Rent(Own.Address.IsIPv4 ? IpProtocol.Icmp : IpProtocol.IcmpV6, new InetEndpoint(Own.Address, 0), new InetEndpoint(Host.Address, 0));
        (packet.IcmpType, packet.IcmpCode) = (type, code);
        packet.Quoted = _interface.Packets.Rent(IpProtocol.Tcp, Host, Own);
        packet.Quoted.Sequence = SequenceNumber.Add(_hostBase, aboutSeq);
        _interface.Send(packet);
        _network.RunFor(Duration.Zero);
    }

    // The host sends this, as its next segment and now. What the text leaves out at its end may be anything.
    internal void Expect(string text) => Expect(_network.Elapsed, text);

    // The host sends this at that time since the start, and nothing before it.
    internal void Expect(Duration at, string text)
    {
        if (_inbox.Count == 0) RunUntilPacket(at);
        if (_inbox.Count == 0)
        {
            RunUntilPacket(at + 300.Sec);
            Assert.Fail($"Expected '{text}' at {at}, but {(_inbox.TryPeek(out (Duration At, string Text) late) ? $"'{late.Text}' came at {late.At}" : "nothing came")}.");
        }

        (Duration time, string actual) = _inbox.Dequeue();
        Assert.True(actual == text || actual.StartsWith(text + " ", StringComparison.Ordinal), $"Expected '{text}' at {at}, but '{actual}' came at {time}.");
        Assert.True(time == at, $"'{actual}' came at {time}, not at {at}.");
    }

    // Nothing comes up to that time, at which the clock then stands.
    internal void ExpectNothing(Duration until)
    {
        if (until > _network.Elapsed) _network.RunFor(until - _network.Elapsed);
        else _network.RunFor(Duration.Zero);
        Assert.True(_inbox.Count == 0, $"Expected nothing until {until}, but {string.Join("; ", _inbox.Select(static p => $"'{p.Text}' came at {p.At}"))}.");
    }

    internal void ExpectNothing() => ExpectNothing(_network.Elapsed);

    internal void Forget()
    {
        _network.RunFor(Duration.Zero);
        _inbox.Clear();
    }

    internal void Receive(Packet packet)
    {
        if ((packet.Flags & TcpFlags.Syn) != 0)
        {
            _hostBase = packet.Sequence;
            _knowsHostBase = true;
        }

        Host = packet.SourceEndpoint;
        HostTimestamp = packet.TimestampValue;
        int offset = unchecked((int)(packet.Sequence - _hostBase)) - 1;
        bool isIntact = !_knowsHostBase || StreamData.Matches(packet.Payload, offset);
        Received += packet.PayloadLength;
        _inbox.Enqueue((_network.Elapsed, PacketForm.Describe(packet, _hostBase, OwnBase) + (isIntact ? "" : " with wrong data")));
    }

    private void RunUntilPacket(Duration limit)
    {
        if (limit >= _network.Elapsed) _network.RunUntil(() => _inbox.Count > 0, limit - _network.Elapsed);
    }
}
