// One subscription of the topology service: a range of names, and the event that tells of it (struct tipc_subscr and struct tipc_event of
// linux/tipc.h). Its numbers are in the subscriber's byte order, which shows in the filter: if the host's order gives no known bit, they are swapped.
using System.Buffers.Binary;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TopologySubscription : EngineTimer
{
    internal const int Length = TipcSubscription.Size;

    private const uint EachFilter = (uint)TipcSubscriptionFilter.Ports;
    private const uint ServiceFilter = (uint)TipcSubscriptionFilter.Service;
    private const uint CancelFilter = (uint)TipcSubscriptionFilter.Cancel;
    private const uint ClusterFilter = 0x20;
    private const uint NodeFilter = 0x40;

    // TIPC_SUB_NO_STATUS
    private const uint NoStatusFilter = 0x80;
    private const uint KnownFilters = EachFilter | ServiceFilter | CancelFilter;

    private const int TypeOffset = 0;
    private const int LowerOffset = 4;
    private const int UpperOffset = 8;
    private const int TimeoutOffset = 12;
    private const int FilterOffset = 16;
    private const uint Forever = unchecked((uint)TipcSubscription.WaitForever);
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly byte[] _request;
    private readonly TopologySubscriber _subscriber;
    private readonly bool _isLittleEndian;
    private readonly uint _filter;

    internal TopologySubscription(EventLoop loop, TopologySubscriber subscriber, ReadOnlySpan<byte> request)
        : base(loop)
    {
        _subscriber = subscriber;
        _request = request.ToArray();
        _isLittleEndian = IsLittleEndianRequest(request);
        Range = new TipcRange(Read(TypeOffset), Read(LowerOffset), Read(UpperOffset));
        _filter = Read(FilterOffset);
    }

    internal TipcRange Range { get; }

    // Every publication is told, not only the first and the last of a range.
    internal bool WantsEach => (_filter & EachFilter) != 0;

    internal bool WantsStatus => (_filter & NoStatusFilter) == 0;

    // tipc_sub_subscribe()
    internal bool IsValid => (_filter & (EachFilter | ServiceFilter)) != (EachFilter | ServiceFilter) && Range.Lower <= Range.Upper;

    internal ReadOnlySpan<byte> Request => _request;

    protected internal override ulong Fingerprint => Range.Type;

    // The subscription that a request asks to cancel: the same without the bit that says so. Null if it asks for a new one.
    internal static byte[]? ReadCancellation(ReadOnlySpan<byte> request)
    {
        bool isLittleEndian = IsLittleEndianRequest(request);
        uint filter = ReadAt(request, FilterOffset, isLittleEndian);
        if ((filter & CancelFilter) == 0)
        {
            return null;
        }

        byte[] wanted = request.ToArray();
        WriteAt(wanted.AsSpan(FilterOffset), filter & ~CancelFilter, isLittleEndian);
        return wanted;
    }

    internal void StartTimer()
    {
        uint timeout = Read(TimeoutOffset);
        if (timeout != Forever)
        {
            Set(Loop.Now + (timeout * NanosecondsPerMillisecond));
        }
    }

    // tipc_sub_report_overlap()
    internal void Report(TipcPublication publication, TipcEventKind kind, bool mustTell)
    {
        bool isOfNode = publication.Scope == TipcScopes.Node;
        if (!Range.Overlaps(publication.Range.Lower, publication.Range.Upper) || (!mustTell && !WantsEach)
            || ((_filter & ClusterFilter) != 0 && isOfNode) || ((_filter & NodeFilter) != 0 && !isOfNode))
        {
            return;
        }

        _subscriber.Tell(BuildEvent(kind, publication.Range.Lower, publication.Range.Upper, publication.Socket));
    }

    protected override void OnExpired() =>
        _subscriber.OnTimedOut(this, BuildEvent(TipcEventKind.TimedOut, Range.Lower, Range.Upper, default));

    // struct tipc_event: what happened, the range found, port and node, the subscription as it came
    private byte[] BuildEvent(TipcEventKind kind, uint lower, uint upper, in TipcPortId socket)
    {
        byte[] bytes = new byte[TipcEvent.Size];
        Span<byte> rest = bytes;
        foreach (uint number in (ReadOnlySpan<uint>)[(uint)kind, lower, upper, socket.Port, socket.Node])
        {
            WriteAt(rest, number, _isLittleEndian);
            rest = rest[sizeof(uint)..];
        }

        _request.CopyTo(rest);
        return bytes;
    }

    private uint Read(int offset) => ReadAt(_request, offset, _isLittleEndian);

    private static bool IsLittleEndianRequest(ReadOnlySpan<byte> request) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(request[FilterOffset..]) & KnownFilters) != 0;

    private static uint ReadAt(ReadOnlySpan<byte> bytes, int offset, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);

    private static void WriteAt(Span<byte> bytes, uint number, bool isLittleEndian)
    {
        if (isLittleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        }
    }
}
