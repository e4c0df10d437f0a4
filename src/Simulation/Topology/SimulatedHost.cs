using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Links;
using SimNet.Simulation.Names;
using SimNet.Simulation.Names.Servers;
using SimNet.Simulation.Sockets;
using SimNet.Simulation.Transport;
using SimNet.Simulation.Transport.Icmp;
using SimNet.Simulation.Transport.Netlink;
using SimNet.Simulation.Transport.Raw;
using SimNet.Simulation.Transport.Tcp;
using SimNet.Simulation.Transport.Tipc;
using SimNet.Simulation.Transport.Udp;
using SimNet.Simulation.Transport.Unix;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Topology;

/// <summary>A host of a <see cref="SimulatedNetwork"/>: addresses, a stack, sockets, a clock, and the programs that run on it.</summary>
/// <remarks>Threading as for the network: only code that the simulation runs, or the thread that drives it.</remarks>
public sealed partial class SimulatedHost
{
    private readonly IpStack _ip;
    private readonly UnixProtocol _unix;
    private readonly HostNames _names;

    internal SimulatedHost(SimulatedNetwork network, string name, HostOptions options, IReadOnlyList<InetAddress> addresses)
    {
        Network = network;
        Name = name;
        Options = options;
        _ip = new IpStack(network.Fabric, name);
        foreach (InetAddress address in addresses)
        {
            _ip.Interfaces.TryAddFirst(address);
        }

        HostSettings settings = options.Settings ?? network.Options.DefaultSettings;
        var tcp = new TcpProtocol(_ip, settings);
        var udp = new UdpProtocol(_ip, settings);
        _unix = new UnixProtocol(settings, _ip.Packets, network.Loop.Random.Get($"unix/{name}"));
        _names = new HostNames(
            name,
            _ip,
            network.Names,
            options.Names ?? throw new ArgumentNullException(nameof(options)),
            () => Sockets!,
            network.Loop.Random.Get($"dns/{name}"),
            network.Faults.Names);
        var databases = new HostDatabases(() => _names.Names);
        var time = new LoopTimeProvider(network.Loop, network.Options.Start);
        Clock = new SimulatedClock(time, options);
        Sockets = new SimulatedSocketProvider(
            name,
            time,
            network.Operations,
            new DescriptorTable(settings.MaxDescriptors),
            new SocketFactory(new HostProtocols(
                tcp,
                udp,
                new IcmpProtocol(_ip, settings, time),
                new RawProtocol(_ip, settings),
                new PacketProtocol(_ip, settings, options.ByteOrder.IsLittleEndian),
                _unix,
                new NetlinkProtocol(new NetlinkSettings(settings, options.ByteOrder.IsLittleEndian), _ip),
                CreateTipc(udp, options.Tipc))),
            new HostResolver(_names, new LoopLookupCalls(network.Loop, name), _names.FindSource),
            databases,
            databases,
            options.ByteOrder);
    }

    /// <summary>The network that the host is in.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>The host's name.</summary>
    public string Name { get; }

    /// <summary>What the host was made of.</summary>
    public HostOptions Options { get; }

    /// <summary>The addresses that the host has now, apart from loopback, in the order in which they came.</summary>
    public IReadOnlyList<IPAddress> Addresses => [.. _ip.Addresses.Select(static a => a.ToIPAddress())];

    /// <summary>The host's sockets, names and clock: what an application on the host takes.</summary>
    public ISocketProvider Sockets { get; }

    /// <summary>The host's clocks, to make them wrong.</summary>
    public SimulatedClock Clock { get; }

    /// <summary>
    /// How the host finds names. Setting it is editing the files of <c>/etc</c>: lookups that begin from now on follow it, those that are under way go
    /// on as they began. A cache begins anew. Write <c>host.Names = host.Names with { … }</c>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public NameOptions Names
    {
        get => _names.Names;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Network.Loop.CheckAccess(nameof(Names));
            _names.Names = value;
        }
    }

    internal NetworkInterface Interface => _ip.Interface;

    /// <summary>Starts awaited code on the host. It begins to run when the network runs.</summary>
    /// <param name="name">A name for reports.</param>
    /// <param name="body">The code. All of it runs on the thread that drives the network, one piece at a time.</param>
    /// <returns>The program.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public SimulatedProgram Start(string name, Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        return new SimulatedProgram(Network.Loop.Start(Name, name, body));
    }

    /// <summary>
    /// Starts awaited code on the host that serves others, such as a server that waits for requests without end: <see cref="SimulatedNetwork.Run()"/>
    /// does not wait for it, and that it waits alone is no deadlock. What it throws fails the run as with any program.
    /// </summary>
    /// <param name="name">A name for reports.</param>
    /// <param name="body">The code.</param>
    /// <returns>The program.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public SimulatedProgram StartService(string name, Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        return new SimulatedProgram(Network.Loop.Start(Name, name, body, isService: true));
    }

    /// <summary>Starts a DNS server on the host, on port 53 of all its addresses and of loopback, over UDP and TCP.</summary>
    /// <param name="options">What it serves.</param>
    /// <returns>The server. It is listening when the method returns.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="SocketException">An address is in use, as by another server of the host.</exception>
    public NameServer StartNameServer(NameServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Network.Loop.CheckAccess(nameof(StartNameServer));
        IPAddress[] addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback, .. Addresses];
        var server = new NameServer(Sockets, Name, addresses, options, Network.Loop.Random.Get($"nameserver/{Name}"));
        server.Interceptors.Add(Network.Faults.Names);
        StartService("name server", server.RunAsync);
        return server;
    }

    /// <summary>
    /// Starts blocking code on the host, on a simulated thread: a thread of its own, of which one at a time runs, in an order that follows
    /// from the seed. It begins to run when the network runs.
    /// </summary>
    /// <param name="name">A name for reports.</param>
    /// <param name="body">The code.</param>
    /// <returns>The program.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public SimulatedProgram StartThread(string name, Action body)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(body);
        return new SimulatedProgram(Network.Loop.StartThread(Name, name, body));
    }

    /// <summary>
    /// Deletes the path that a UNIX socket of the host was bound to (<c>unlink(2)</c>), so that another socket may be bound to it. As on a real
    /// host, a path stays taken after its socket is closed; a socket that is still open keeps its connections and its name, but can no longer be
    /// found by it.
    /// </summary>
    /// <param name="path">The path, written as it was at the bind. The host has no directories: all parents are taken to exist, and two
    /// spellings are two paths.</param>
    /// <returns>Whether there was such a path.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    public bool DeletePath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Network.Loop.CheckAccess(nameof(DeletePath));
        return _unix.Names.DeletePath(path);
    }

    // Returns what takes the tap away again.
    internal Action AddTap(IPacketTap tap)
    {
        _ip.AddTap(tap);
        return () => _ip.RemoveTap(tap);
    }

    internal int CloseAbandonedSockets() => ((ISocketHost)Sockets).Abandoned.Close();

    // Without an address of its own, the host's is the node 1.1.n.
    private TipcProtocol CreateTipc(UdpProtocol udp, TipcOptions options)
    {
        const uint firstCluster = 0x0100_1000;
        uint address = options.NodeAddress ?? firstCluster + (uint)Network.Hosts.Count + 1;
        return new TipcProtocol(
            udp,
            address,
            options.NetworkId,
            () => Network.Hosts.SelectMany(static h => h.Addresses.DistinctBy(static a => a.AddressFamily)).Select(InetAddress.From));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({string.Join(", ", Addresses)})";
}
