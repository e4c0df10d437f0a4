using NodaTime;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;
using SimNet.Simulation.Transport;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>A simulated host that has only its loopback interface up, and an ordinary user's programs.</summary>
internal sealed class SimulatedRecordedWorld : IRecordedWorld
{
    // Delayed acknowledgements are let out (40 ms, at most 200 ms); a timer of 200 ms and more is not waited for.
    private const long SettlingNs = 190_000_000;

    private readonly SimulatedNetwork _network = new(new SimulationOptions
    {
        DefaultSettings = new HostSettings { AllowsRawSockets = false },
        CaptureStacks = false,
    });

    private readonly SimulatedHost _host;

    public SimulatedRecordedWorld()
    {
        _host = _network.AddHost("host");
        _host.SetInterfaceUp("eth0", false);
    }

    public ISocketProvider Provider => _host.Sockets;

    public double LatenessMs => 5;

    public string Folder => "/case/";

    public Duration Elapsed => _network.Elapsed;

    public void Settle()
    {
        long end = _network.Loop.Now + SettlingNs;
        while (_network.Loop.NextEventTime is var next && next < end && next != long.MaxValue)
        {
            _network.Loop.RunUntil(Math.Max(next, _network.Loop.Now));
        }

        _network.RunFor(Duration.Zero);
    }

    public void Pause(Duration duration) => _network.RunFor(duration);

    public object? OnFile(string operation, string path, Step step)
    {
        if (operation != "unlink") throw new NotExpressibleException("files of a simulated host");
        return _host.DeletePath(path) ? null : throw SocketErrors.ToException(SocketErrors.NoSuchPath);
    }

    public void Dispose() => _network.Dispose();
}
