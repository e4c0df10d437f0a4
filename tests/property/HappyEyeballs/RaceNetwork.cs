using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Links;
using SimNet.Simulation.Topology;

namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>A client, and servers of one address each that listen, refuse, or are behind a link that loses everything.</summary>
internal sealed class RaceNetwork : IDisposable
{
    public const int Port = 443;

    public RaceNetwork()
    {
        Client = Network.AddHost("client");
        V6 = new TimedAnswer(Duration.Zero, AddressInfoError.NoData);
        V4 = new TimedAnswer(Duration.Zero, AddressInfoError.NoData);
        Names = new TimedNames(Client.Sockets.TimeProvider, family => family == AddressFamily.InterNetwork ? V4 : V6);
        Sockets = new NamesProvider(Client.Sockets, Names);
    }

    public SimulatedNetwork Network { get; } = new(new SimulationOptions { Seed = 11 });

    public SimulatedHost Client { get; }

    public TimedNames Names { get; }

    public ISocketProvider Sockets { get; }

    public TimedAnswer V6 { get; set; }

    public TimedAnswer V4 { get; set; }

    public void Dispose() => Network.Dispose();

    // A server that answers after a time (twice the latency), or not at all.
    public IPAddress Server(string address, Duration roundTrip, Reach reach)
    {
        var own = IPAddress.Parse(address);
        SimulatedHost host = Network.AddHost("server " + address, own);
        Network.SetLink(Client, host, new LinkOptions { Latency = roundTrip / 2, Loss = reach == Reach.Lost ? 1 : 0 });
        if (reach == Reach.Listens)
        {
            ISocket listener = host.Sockets.CreateSocket(own.AddressFamily);
            listener.Bind(new IPEndPoint(own, Port));
            listener.Listen();
        }

        return own;
    }

    // Runs the race in one of the ways to run code.
    public ISocket Connect(Form form, HappyEyeballsOptions? options = null)
    {
        if (form == Form.Driving)
        {
            return Sockets.ConnectHappyEyeballs("race", Port, options);
        }

        ISocket? socket = null;
        if (form == Form.Thread)
        {
            Client.StartThread("race", () => socket = Sockets.ConnectHappyEyeballs("race", Port, options));
            Network.Run();
            return socket!;
        }

        return Network.Run(async () => await Sockets.ConnectHappyEyeballsAsync("race", Port, options));
    }

    // The lowest free descriptor of the client: it is the same before and after a race that leaves nothing open.
    public int FreeDescriptor()
    {
        using ISocket probe = Client.Sockets.CreateSocket();
        return probe.Descriptor;
    }
}
