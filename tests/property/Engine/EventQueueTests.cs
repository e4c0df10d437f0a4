using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class EventQueueTests
{
    private const int Timers = 300;
    private const int Chains = 3;

    // A command is a number: its kind, a delay or step, and where among the timers it begins.
    private static readonly Arbitrary<int[]> Commands = Arb.From(
        Gen.Choose(0, int.MaxValue - 1).ArrayOf().Resize(200),
        commands => ArbMap.Default.ArbFor<int[]>().Shrinker(commands).Where(shrunk => shrunk.All(command => command >= 0)));

    [Fact]
    public void EventsAndTimers_AnyCommands_FireLikeASortedList() =>
        Prop.ForAll(Commands, commands =>
        {
            using var loop = new EventLoop(1);
            var subject = new Subject(loop);
            var model = new Model();
            foreach (int command in commands) Apply(command, subject, model);
            subject.Advance(1000);
            model.Advance(1000);
            Assert.Equal(model.Log, subject.Log);
            Assert.Equal(model.Hash, loop.Hash);
            Assert.Equal(model.Log.Count, loop.EventCount);
            Assert.Equal(model.Now, loop.Now);
            Assert.Equal(0, loop.PendingEventCount);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Timer_CancelledOrMoved_LeavesEveryOtherEventInPlace()
    {
        using var loop = new EventLoop(1);
        var subject = new Subject(loop);
        for (int round = 0; round < 50; round++)
        {
            for (int i = 0; i < Timers; i++) subject.Set(i, 500 + i);
            for (int i = 0; i < Timers; i += 2) subject.Cancel(i);
            for (int i = 1; i < Timers; i += 4) subject.Set(i, 100 + i);
        }
        loop.RunUntilIdle();
        Assert.Equal(Timers / 2, subject.Log.Count);
        Assert.Equal(subject.Log.OrderBy(entry => entry.Time), subject.Log);
    }

    [Fact]
    public void StaleEntries_CancelledForEver_DoNotPileUp()
    {
        var queue = new EventQueue();
        var events = new Probe[1000];
        for (int i = 0; i < events.Length; i++) events[i] = new Probe();
        for (int round = 0; round < 1000; round++)
        {
            foreach (Probe e in events) queue.Set(e, 1_000_000 - round);
        }
        Assert.Equal(1000, queue.LiveCount);
        Assert.InRange(queue.EntryCount, 1000, 2200);
        foreach (Probe e in events) queue.Cancel(e);
        Assert.Equal(0, queue.LiveCount);
        Assert.InRange(queue.EntryCount, 0, 200);
        Assert.Null(queue.Take(long.MaxValue - 1, out _));
        Assert.Equal(0, queue.EntryCount);
    }

    [Fact]
    public void Queue_AMillionPending_ComesOutInOrder()
    {
        var queue = new EventQueue();
        var random = new RandomStream(7);
        var due = new long[1_000_000];
        for (int i = 0; i < due.Length; i++)
        {
            due[i] = random.Next(100_000);
            queue.Set(new Probe { Id = i }, due[i]);
        }
        long lastTime = -1;
        int lastId = -1;
        for (int i = 0; i < due.Length; i++)
        {
            var e = (Probe)queue.Take(long.MaxValue - 1, out long time)!;
            Assert.True(due[e.Id] == time && (time > lastTime || (time == lastTime && e.Id > lastId)));
            (lastTime, lastId) = (time, e.Id);
        }
        Assert.Equal(0, queue.LiveCount);
    }

    [Fact]
    public void PeekTime_AfterCancelAndPostpone_TellsTheFirstLiveEvent()
    {
        var queue = new EventQueue();
        Probe a = new(), b = new();
        queue.Set(a, 5);
        queue.Set(b, 6);
        Assert.Equal(5, queue.PeekTime());
        queue.Set(a, 9);
        Assert.Equal(6, queue.PeekTime());
        queue.Cancel(b);
        Assert.Equal(9, queue.PeekTime());
        queue.Cancel(a);
        Assert.Equal(EventQueue.Never, queue.PeekTime());
    }

    [Fact]
    public void Schedule_InThePast_IsRefused()
    {
        using var loop = new EventLoop(1);
        loop.RunUntil(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.Schedule(new Probe(), 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestOperation(loop).Set(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => loop.RunUntil(9));
    }

    private static void Apply(int command, Subject subject, Model model)
    {
        int kind = command % 8;
        int delay = command / 8 % 23;
        int first = command / 184 % Timers;
        int count = command / 55200 % 120;
        switch (kind)
        {
            case 0:
                subject.Schedule(delay);
                model.Schedule(delay);
                break;
            case 1:
                subject.Advance(delay);
                model.Advance(delay);
                break;
            case 2 or 3:
                subject.Set(first, delay);
                model.Set(first, delay);
                break;
            case 4:
                subject.Cancel(first);
                model.Cancel(first);
                break;
            case 5:
                subject.ScheduleInChain(first % Chains, delay);
                model.ScheduleInChain(first % Chains, delay);
                break;
            case 6:
                for (int i = first; i < Math.Min(first + count, Timers); i++)
                {
                    subject.Set(i, delay + i % 5);
                    model.Set(i, delay + i % 5);
                }
                break;
            default:
                for (int i = first; i < Math.Min(first + count, Timers); i++)
                {
                    subject.Cancel(i);
                    model.Cancel(i);
                }
                break;
        }
        Assert.Equal(model.Pending, subject.Pending);
    }

    private sealed class Probe : ScheduledEvent
    {
        internal int Id { get; init; }

        protected internal override void Fire()
        {
        }
    }

    private readonly record struct Entry(long Time, int Id)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}@{Time}");
    }

    /// <summary>The loop under test. Every fifth timer sets itself again once when it fires.</summary>
    private sealed class Subject
    {
        private readonly EventLoop _loop;
        private readonly LoggingTimer[] _timers = new LoggingTimer[Timers];
        private readonly ScheduledEvent?[] _lastOfChain = new ScheduledEvent?[Chains];
        private readonly long[] _endOfChain = new long[Chains];
        private int _nextId = Timers;

        internal Subject(EventLoop loop)
        {
            _loop = loop;
            for (int i = 0; i < Timers; i++) _timers[i] = new LoggingTimer(loop, i, this);
        }

        internal List<Entry> Log { get; } = [];

        internal int Pending => _loop.PendingEventCount;

        internal void Schedule(long delay) => _loop.Schedule(new LoggingEvent(_loop, _nextId++, this), _loop.Now + delay);

        internal void ScheduleInChain(int chain, long delay)
        {
            var e = new LoggingEvent(_loop, _nextId++, this);
            _endOfChain[chain] = Math.Max(_endOfChain[chain], _loop.Now + delay);
            if (_lastOfChain[chain] is { IsScheduled: true } last) _loop.ScheduleAfter(last, e, _endOfChain[chain]);
            else _loop.Schedule(e, _endOfChain[chain]);
            _lastOfChain[chain] = e;
        }

        internal void Set(int timer, long delay)
        {
            _timers[timer].Set(_loop.Now + delay);
            Assert.True(_timers[timer].IsSet);
            Assert.Equal(_loop.Now + delay, _timers[timer].Deadline);
        }

        internal void Cancel(int timer)
        {
            _timers[timer].Cancel();
            Assert.False(_timers[timer].IsSet);
        }

        internal void Advance(long by) => _loop.RunUntil(_loop.Now + by);

        private sealed class LoggingEvent(EventLoop loop, int id, Subject owner) : ScheduledEvent
        {
            protected internal override ulong Fingerprint => (ulong)id;

            protected internal override void Fire() => owner.Log.Add(new Entry(loop.Now, id));
        }

        private sealed class LoggingTimer(EventLoop loop, int id, Subject owner) : EngineTimer(loop)
        {
            protected internal override ulong Fingerprint => (ulong)id;

            protected override void OnExpired()
            {
                Assert.False(IsSet);
                owner.Log.Add(new Entry(Loop.Now, id));
                if (id % 5 == 0 && Loop.Now % 2 == 0) Set(Loop.Now + 3);
            }
        }
    }

    /// <summary>The same by the simplest means.</summary>
    private sealed class Model
    {
        private readonly List<(long Due, int Sequence, int Id)> _pending = [];
        private readonly long[] _endOfChain = new long[Chains];
        private int _sequence;
        private int _nextId = Timers;

        internal long Now { get; private set; }

        internal ulong Hash { get; private set; } = StableHash.Mix(1);

        internal List<Entry> Log { get; } = [];

        internal int Pending => _pending.Count;

        internal void Schedule(long delay) => _pending.Add((Now + delay, _sequence++, _nextId++));

        internal void ScheduleInChain(int chain, long delay)
        {
            _endOfChain[chain] = Math.Max(_endOfChain[chain], Now + delay);
            _pending.Add((_endOfChain[chain], _sequence++, _nextId++));
        }

        internal void Set(int timer, long delay)
        {
            Cancel(timer);
            _pending.Add((Now + delay, _sequence++, timer));
        }

        internal void Cancel(int timer) => _pending.RemoveAll(entry => entry.Id == timer);

        internal void Advance(long by)
        {
            long until = Now + by;
            while (_pending.Count > 0)
            {
                (long due, int _, int id) = _pending.Min();
                if (due > until) break;
                _pending.Remove(_pending.Min());
                Now = due;
                Log.Add(new Entry(due, id));
                Hash = StableHash.Fold(StableHash.Fold(Hash, (ulong)due), (ulong)id);
                if (id < Timers && id % 5 == 0 && Now % 2 == 0) Set(id, 3);
            }
            Now = until;
        }
    }
}
