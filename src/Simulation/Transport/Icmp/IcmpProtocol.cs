// ICMP on one host (RFC 792, RFC 4443): echo requests and requests for the time are answered, as Linux does it; what is no request and no
// error is ignored. Errors never come here: IP hands them to the protocol that they are about.
using System.Buffers.Binary;
using NodaTime;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Icmp;

internal sealed class IcmpProtocol : ITransportProtocol
{
    private const byte EchoReply = 0;
    private const byte EchoRequest = 8;
    private const byte TimestampRequest = 13;
    private const byte TimestampReply = 14;
    private const byte EchoRequestV6 = 128;
    private const byte EchoReplyV6 = 129;
    private const int TimestampLength = 12;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly IpStack _ip;
    private readonly IClock _clock;

    internal IcmpProtocol(IpStack ip, IClock clock)
    {
        _ip = ip;
        _clock = clock;
        ip.Register(IpProtocol.Icmp, this);
        ip.Register(IpProtocol.IcmpV6, this);
    }

    public void Receive(Packet packet)
    {
        switch (packet.Protocol, packet.IcmpType)
        {
            case (IpProtocol.Icmp, EchoRequest) when !IsForMany(packet):
                Packet echo = Answer(packet, EchoReply, packet.IcmpCode);
                echo.SetPayload(packet.Payload);
                _ip.Send(echo);
                break;
            case (IpProtocol.Icmp, TimestampRequest) when !IsForMany(packet) && packet.PayloadLength >= TimestampLength:
                AnswerWithTime(packet);
                break;
            case (IpProtocol.IcmpV6, EchoRequestV6):
                Packet echoV6 = Answer(packet, EchoReplyV6, packet.IcmpCode);
                echoV6.SetPayload(packet.Payload);
                _ip.Send(echoV6);
                break;
            default:
                break;
        }

        packet.Release();
    }

    // The host's own ICMP messages are answers, of which nobody wants to hear that they did not arrive.
    public void ReceiveError(Packet quoted, IcmpError error)
    {
    }

    // icmp_echo_ignore_broadcasts, which is on unless somebody switches it off.
    private static bool IsForMany(Packet packet) => packet.Destination.IsMulticast || packet.Destination.IsBroadcast;

    // icmp_timestamp(): milliseconds since midnight UTC, and the answer has the same for both of its times.
    private void AnswerWithTime(Packet request)
    {
        Packet answer = Answer(request, TimestampReply, 0);
        Span<byte> times = answer.SetPayload(TimestampLength);
        request.Payload[..sizeof(uint)].CopyTo(times);
        uint now = (uint)(_clock.GetCurrentInstant().InUtc().TimeOfDay.NanosecondOfDay / NanosecondsPerMillisecond);
        BinaryPrimitives.WriteUInt32BigEndian(times[sizeof(uint)..], now);
        BinaryPrimitives.WriteUInt32BigEndian(times[(2 * sizeof(uint))..], now);
        _ip.Send(answer);
    }

    private Packet Answer(Packet request, byte type, byte code)
    {
        InetAddress source = request.Destination.IsMulticast ? _ip.ChooseSource(request.Source) : request.Destination;
        Packet answer = _ip.Packets.Rent(request.Protocol, new InetEndpoint(source, 0), new InetEndpoint(request.Source, 0));
        answer.IcmpType = type;
        answer.IcmpCode = code;
        answer.Sequence = request.Sequence;
        answer.TrafficClass = request.TrafficClass;
        return answer;
    }
}
