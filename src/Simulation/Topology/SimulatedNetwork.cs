using System.Net;
using NodaTime;
using SimNet.Simulation.Capture;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Faults;
using SimNet.Simulation.Links;
using SimNet.Simulation.Names;
using SimNet.Simulation.Names.Zones;
using SimNet.Simulation.Sockets;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Topology;

/// <summary>
/// A network of hosts in memory with a clock of its own. A run is a function of the seed and of what the programs do: same seed, same run.
/// </summary>
/// <remarks>
/// <para>Time is virtual: it stands still while code runs and jumps to the next event when all code waits.</para>
/// <para>Single-threaded: the thread that creates the network drives it. Blocking socket calls on that thread run the network until they
/// have their answer; <see cref="Run()"/> and its relatives run programs that were started on hosts. Another thread may take over with one
/// of them while nobody drives. Any other call from another thread throws <see cref="SimulationEscapeException"/>.</para>
/// <para>Several networks are independent of each other and may run side by side, each on its own thread.</para>
/// </remarks>
public sealed partial class SimulatedNetwork : IDisposable
{
    private readonly List<SimulatedHost> _hosts = [];
    private readonly Dictionary<string, SimulatedHost> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly AddressPlan _plan;

    /// <summary>Creates a network without hosts; the calling thread drives it.</summary>
    /// <param name="options">What it is made of; left out, the defaults.</param>
    public SimulatedNetwork(SimulationOptions? options = null)
    {
        Options = options ?? new SimulationOptions();
        Loop = new EventLoop(Options.Seed, new EventLoopOptions
        {
            CaptureStacks = Options.CaptureStacks,
            WatchdogTimeout = Options.Watchdog.ToTimeSpan(),
            WatchdogOutput = Options.WatchdogOutput,
        });
        Fabric = new Fabric(Loop, new PacketPool(), Options.DefaultLink);
        Operations = new OperationPool(Loop);
        _plan = new AddressPlan(Fabric);
        Faults = new NetworkFaults(new NameFaults(Loop, FindHost));
    }

    /// <summary>What the network was made of.</summary>
    public SimulationOptions Options { get; }

    /// <summary>The hosts, in the order in which they were added.</summary>
    public IReadOnlyList<SimulatedHost> Hosts => _hosts;

    /// <summary>What goes wrong in the network, and when.</summary>
    public NetworkFaults Faults { get; }

    /// <summary>The virtual time since the start of the run.</summary>
    public Duration Elapsed => Duration.FromNanoseconds(Loop.Now);

    /// <summary>The virtual wall time.</summary>
    public Instant Now => Options.Start + Elapsed;

    /// <summary>How many events have happened: packets that arrived and timers that expired.</summary>
    public long EventCount => Loop.EventCount;

    /// <summary>A hash over all events so far with their times. Equal hashes at the end of two runs mean equal runs.</summary>
    public ulong EventHash => Loop.Hash;

    internal EventLoop Loop { get; }

    internal Fabric Fabric { get; }

    internal OperationPool Operations { get; }

    // The names of all hosts, which every host finds after its own hosts table.
    internal HostRecords Names { get; } = new();

    /// <summary>The host of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns>The host.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="KeyNotFoundException">The network has no such host.</exception>
    public SimulatedHost this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return _byName.TryGetValue(name, out SimulatedHost? host)
                ? host
                : throw new KeyNotFoundException(
                    $"The network has no host '{name}'. It has {(_hosts.Count == 0 ? "none" : string.Join(", ", _hosts.Select(static h => h.Name)))}; add it with AddHost.");
        }
    }

    /// <summary>Adds a host with the addresses given, or with one of IPv4 and one of IPv6 that the network chooses.</summary>
    /// <param name="name">The host's name, by which the others find it.</param>
    /// <param name="addresses">Addresses of IPv4 and IPv6, other than wildcard, loopback, multicast and broadcast. Loopback every host has.</param>
    /// <returns>The host.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, or an address is unusable or another host's.</exception>
    public SimulatedHost AddHost(string name, params IPAddress[] addresses) =>
        AddHost(name, new HostOptions { Addresses = addresses });

    /// <summary>Adds a host.</summary>
    /// <param name="name">The host's name, by which the others find it.</param>
    /// <param name="options">What it is made of.</param>
    /// <returns>The host.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken, or an address is unusable or another host's.</exception>
    public SimulatedHost AddHost(string name, HostOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Addresses, nameof(options));
        Loop.CheckAccess(nameof(AddHost));
        if (_byName.ContainsKey(name))
        {
            throw new ArgumentException($"The network has a host '{name}' already; give each host a name of its own.", nameof(name));
        }

        IReadOnlyList<InetAddress> addresses = _plan.Choose(options.Addresses);
        var host = new SimulatedHost(this, name, options, addresses);
        _hosts.Add(host);
        _byName.Add(name, host);
        foreach (IPAddress address in host.Addresses)
        {
            Names.Add(address, name);
        }

        foreach (PacketCapture capture in _captures)
        {
            Attach(capture, host);
        }

        return host;
    }

    /// <summary>
    /// The names of all hosts that the network has now, as a DNS zone at the root: their addresses, and the way back. A host that is given no DNS finds
    /// them without one; serve the zone to let queries for them be packets.
    /// </summary>
    /// <param name="server">The name of the host that serves the zone.</param>
    /// <returns>The zone.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="FormatException">The name of a host is no domain name.</exception>
    public Zone CreateHostZone(string server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return Zone.OfHosts(_hosts.SelectMany(static h => h.Addresses.Select(a => (h.Name, a))), server);
    }

    /// <summary>Sets the link between two hosts, in both directions. Packets under way keep their time of arrival.</summary>
    /// <param name="first">One host.</param>
    /// <param name="second">The other.</param>
    /// <param name="options">What the link does to packets.</param>
    /// <exception cref="ArgumentException">A host is of another network, or both are the same.</exception>
    public void SetLink(SimulatedHost first, SimulatedHost second, LinkOptions options)
    {
        SetOneWayLink(first, second, options);
        SetOneWayLink(second, first, options);
    }

    /// <summary>Sets the link from one host to another, in this direction only.</summary>
    /// <param name="from">The host that sends.</param>
    /// <param name="to">The host that receives.</param>
    /// <param name="options">What the link does to packets.</param>
    /// <exception cref="ArgumentException">A host is of another network, or both are the same.</exception>
    public void SetOneWayLink(SimulatedHost from, SimulatedHost to, LinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(from);
        Check(to);
        if (ReferenceEquals(from, to))
        {
            throw new ArgumentException("A host has no link to itself; what it sends to itself goes over loopback.", nameof(to));
        }

        Loop.CheckAccess(nameof(SetLink));
        Fabric.SetLink(from.Interface, to.Interface, options);
    }

    /// <summary>Runs until all programs that were started have completed.</summary>
    /// <exception cref="SimulationDeadlockException">Nothing is left to happen, and a program waits.</exception>
    /// <exception cref="SimulationEscapeException">Code of a program went on on a thread that is not the simulation's.</exception>
    /// <remarks>A program's own exception is thrown as it was.</remarks>
    public void Run() => Loop.RunPrograms();

    /// <summary>Runs awaited code as the main program, until it has completed.</summary>
    /// <param name="main">The code; it runs on this thread, and so does what it awaits.</param>
    /// <exception cref="ArgumentNullException">The code is null.</exception>
    /// <exception cref="SimulationDeadlockException">Nothing is left to happen, and the code waits.</exception>
    /// <exception cref="SimulationEscapeException">The code went on on a thread that is not the simulation's.</exception>
    /// <remarks>The code's own exception is thrown as it was.</remarks>
    public void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        Loop.Run(main);
    }

    /// <inheritdoc cref="Run(Func{Task})"/>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <returns>What the code returned.</returns>
    public T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return Loop.Run(main);
    }

    /// <summary>Runs for a span of virtual time, whether programs complete or not.</summary>
    /// <param name="duration">How long; zero runs what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public void RunFor(Duration duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, Duration.Zero);
        Loop.RunUntil(Loop.Now + duration.ToInt64Nanoseconds());
    }

    /// <summary>Runs until a condition holds, which is asked after each event.</summary>
    /// <param name="condition">The condition; it must not use sockets.</param>
    /// <param name="limit">The longest virtual time to run.</param>
    /// <returns>Whether the condition holds; if not, the limit has passed.</returns>
    /// <exception cref="ArgumentNullException">The condition is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public bool RunUntil(Func<bool> condition, Duration limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, Duration.Zero);
        return Loop.RunUntil(condition, Loop.Now + limit.ToInt64Nanoseconds());
    }

    /// <summary>Runs until nothing is left to happen: no packet under way and no timer set.</summary>
    public void RunUntilIdle() => Loop.RunUntilIdle();

    /// <summary>
    /// Closes the sockets that no code can reach any more and nobody has closed, as a program's garbage collector does it on a real host at a
    /// moment of its own. In a simulation that moment is the call: until then such sockets stay open, so that a run does not depend on the
    /// collector.
    /// </summary>
    /// <returns>How many descriptors were closed, of all hosts.</returns>
    /// <remarks>
    /// Runs a full collection and waits for finalizers, which takes milliseconds. A socket that a local variable of a running method still
    /// holds may or may not be found: return from the method first. A socket with an operation that waits is reachable.
    /// </remarks>
    /// <exception cref="SimulationEscapeException">The calling thread does not drive the network.</exception>
    public int CloseAbandonedSockets()
    {
        Loop.CheckAccess(nameof(CloseAbandonedSockets));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int closed = 0;
        foreach (SimulatedHost host in _hosts)
        {
            closed += host.CloseAbandonedSockets();
        }

        return closed;
    }

    /// <summary>Ends the simulation: simulated threads that block are aborted, operations that wait are dropped.</summary>
    public void Dispose()
    {
        EndCaptures();
        Loop.Dispose();
    }

    private string? FindHost(IPAddress address) => _hosts.Find(h => h.Addresses.Contains(address))?.Name;

    private void Check(SimulatedHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (!ReferenceEquals(host.Network, this))
        {
            throw new ArgumentException($"Host '{host.Name}' is of another network.", nameof(host));
        }
    }
}
