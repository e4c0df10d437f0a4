// ICMP on one host (RFC 792, RFC 4443): echo requests and requests for the time are answered, as Linux does it; answers go to the sockets
// that asked; what else is no error is ignored. Errors never come here: IP hands them to the protocol that they are about.
using System.Buffers.Binary;
using System.Net.Sockets;
using NodaTime;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Icmp;

internal sealed class IcmpProtocol : ITransportProtocol
{
    internal const byte EchoRequest = 8;
    internal const byte EchoRequestV6 = 128;

    private const byte EchoReply = 0;
    private const byte TimestampRequest = 13;
    private const byte TimestampReply = 14;
    private const byte EchoReplyV6 = 129;
    private const int TimestampLength = 12;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly HostSettings _settings;
    private readonly IClock _clock;

    // The sockets that have an identifier, the latest first: the first that fits gets an answer.
    private readonly List<PingSocket> _sockets = [];
    private ushort _lastIdentifier;

    internal IcmpProtocol(IpStack ip, HostSettings settings, IClock clock)
    {
        Ip = ip;
        _settings = settings;
        _clock = clock;
        ip.Register(IpProtocol.Icmp, this);
        ip.Register(IpProtocol.IcmpV6, this);
    }

    internal IpStack Ip { get; }

    // The kernel asks for the group of the process (ping_init_sock).
    internal SocketError Create(AddressFamily family, out TransportSocket? socket)
    {
        socket = _settings.AllowsPingSockets ? new PingSocket(this, _settings, family) : null;
        return socket is null ? SocketError.AccessDenied : SocketError.Success;
    }

    // ping_get_port(): identifiers are given out in turn; one that is taken may be shared by those who allow it.
    internal SocketError Bind(PingSocket socket, ushort wanted, out ushort identifier)
    {
        identifier = wanted == 0 ? NextIdentifier() : wanted;
        if (identifier == 0)
        {
            return SocketError.AddressAlreadyInUse;
        }

        if (wanted != 0 && _sockets.Exists(other => other.Local.Port == wanted && !(other.ReuseAddress && socket.ReuseAddress)))
        {
            return SocketError.AddressAlreadyInUse;
        }

        _sockets.Insert(0, socket);
        return SocketError.Success;
    }

    internal void Remove(PingSocket socket) => _sockets.Remove(socket);

    public void Receive(Packet packet)
    {
        switch (packet.Protocol, packet.IcmpType)
        {
            case (IpProtocol.Icmp, EchoRequest) when !IsForMany(packet):
                Packet echo = Answer(packet, EchoReply, packet.IcmpCode);
                echo.SetPayload(packet.Payload);
                Ip.Send(echo);
                break;
            case (IpProtocol.Icmp, TimestampRequest) when !IsForMany(packet) && packet.PayloadLength >= TimestampLength:
                AnswerWithTime(packet);
                break;
            case (IpProtocol.IcmpV6, EchoRequestV6):
                Packet echoV6 = Answer(packet, EchoReplyV6, packet.IcmpCode);
                echoV6.SetPayload(packet.Payload);
                Ip.Send(echoV6);
                break;
            case (IpProtocol.Icmp, EchoReply):
            case (IpProtocol.IcmpV6, EchoReplyV6):
                _sockets.Find(s => s.HearsInterface(packet.InputInterface) && s.Accepts(packet.Destination, IdentifierOf(packet)))?.Deliver(packet);
                break;
            default:
                break;
        }

        packet.Release();
    }

    // Of an answer of the host's own, nobody wants to hear that it did not arrive.
    public void ReceiveError(Packet quoted, IcmpError error)
    {
        if (quoted.IcmpType == (quoted.IsIPv4 ? EchoRequest : EchoRequestV6))
        {
            _sockets.Find(s => s.Accepts(quoted.Source, IdentifierOf(quoted)))?.ReceiveError(error);
        }
    }

    // icmp_echo_ignore_broadcasts, which is on unless somebody switches it off.
    private static bool IsForMany(Packet packet) => packet.IsForMany || packet.Destination.IsMulticast;

    // 0 if all are taken.
    private ushort NextIdentifier()
    {
        for (int i = 0; i <= ushort.MaxValue; i++)
        {
            ushort identifier = unchecked(++_lastIdentifier);
            if (identifier != 0 && !_sockets.Exists(s => s.Local.Port == identifier))
            {
                return identifier;
            }
        }

        return 0;
    }

    // The upper half of the second word is the identifier.
    private static ushort IdentifierOf(Packet packet) => (ushort)(packet.Sequence >> 16);

    // icmp_timestamp(): milliseconds since midnight UTC, and the answer has the same for both of its times.
    private void AnswerWithTime(Packet request)
    {
        Packet answer = Answer(request, TimestampReply, 0);
        Span<byte> times = answer.SetPayload(TimestampLength);
        request.Payload[..sizeof(uint)].CopyTo(times);
        uint now = (uint)(_clock.GetCurrentInstant().InUtc().TimeOfDay.NanosecondOfDay / NanosecondsPerMillisecond);
        BinaryPrimitives.WriteUInt32BigEndian(times[sizeof(uint)..], now);
        BinaryPrimitives.WriteUInt32BigEndian(times[(2 * sizeof(uint))..], now);
        Ip.Send(answer);
    }

    private Packet Answer(Packet request, byte type, byte code)
    {
        InetAddress source = request.Destination.IsMulticast ? Ip.ChooseSource(request.Source) : request.Destination;
        Packet answer = Ip.Packets.Rent(request.Protocol, new InetEndpoint(source, 0), new InetEndpoint(request.Source, 0));
        answer.IcmpType = type;
        answer.IcmpCode = code;
        answer.Sequence = request.Sequence;
        answer.TrafficClass = request.TrafficClass;
        return answer;
    }
}
