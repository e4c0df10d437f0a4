// One direction between two interfaces: loss, bandwidth with a queue, latency, jitter. Reordering, duplication and corruption belong to Faults.
using SimNet.Simulation.Engine;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Links;

internal sealed class Link
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly EventLoop _loop;
    private readonly RandomStream _lossDraws;
    private readonly RandomStream _jitterDraws;
    private readonly IPacketReceiver _receiver;
    private LinkOptions _options;
    private long _latency;
    private long _jitter;
    private double _loss;
    private long _bitsPerSecond;
    private long _busyUntil;
    private long _lastArrival;
    private Packet? _last;
    private ulong _lastSequence;

    internal Link(EventLoop loop, string name, IPacketReceiver receiver, LinkOptions options)
    {
        _loop = loop;
        _lossDraws = loop.Random.Get($"{name}/loss");
        _jitterDraws = loop.Random.Get($"{name}/jitter");
        _receiver = receiver;
        _options = options;
        Options = options;
    }

    internal LinkOptions Options
    {
        get => _options;
        set
        {
            _options = value;
            _latency = value.Latency.ToInt64Nanoseconds();
            _jitter = value.Jitter.ToInt64Nanoseconds();
            _loss = value.Loss;
            _bitsPerSecond = value.BitsPerSecond ?? 0;
        }
    }

    internal int Mtu => _options.Mtu;

    internal long Sent { get; private set; }

    internal long Dropped { get; private set; }

    // Takes the packet over: it arrives later or is dropped.
    internal void Transmit(Packet packet)
    {
        Sent++;
        if (_loss > 0 && _lossDraws.Chance(_loss))
        {
            Drop(packet);
            return;
        }

        long departure = _loop.Now;
        if (_bitsPerSecond > 0 && !TryQueue(packet, ref departure))
        {
            Drop(packet);
            return;
        }

        long arrival = departure + _latency;
        if (_jitter > 0)
        {
            arrival += (long)(_jitterDraws.NextDouble() * _jitter);
        }

        // Packets on a link do not overtake each other. The last one may be under way still, if it arrives now or later.
        bool isLastUnderWay = _lastArrival >= _loop.Now && _last is not null && _last.DueSequence == _lastSequence;
        _lastArrival = Math.Max(arrival, _lastArrival);
        packet.Receiver = _receiver;
        if (isLastUnderWay)
        {
            _loop.ScheduleAfter(_last!, packet, _lastArrival);
        }
        else
        {
            _loop.Schedule(packet, _lastArrival);
        }

        _last = packet;
        _lastSequence = packet.DueSequence;
    }

    private bool TryQueue(Packet packet, ref long departure)
    {
        long start = Math.Max(departure, _busyUntil);
        long queuedBytes = (long)((Int128)(start - departure) * _bitsPerSecond / (8 * NanosecondsPerSecond));
        if (queuedBytes > 0 && queuedBytes + packet.TotalLength > _options.QueueBytes)
        {
            return false;
        }

        long bits = packet.TotalLength * 8L;
        _busyUntil = start + (((bits * NanosecondsPerSecond) + _bitsPerSecond - 1) / _bitsPerSecond);
        departure = _busyUntil;
        return true;
    }

    private void Drop(Packet packet)
    {
        Dropped++;
        packet.Release();
    }
}
