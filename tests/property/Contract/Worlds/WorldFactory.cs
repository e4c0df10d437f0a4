using SimNet.Abstractions;

namespace SimNet.Tests.Property.Contract;

// Which provider a suite runs on, and how much of it: the one thing in which its concrete classes differ.
public sealed record WorldFactory(string Name, bool IsSimulated, bool HasOneHost, Func<Func<ISocketProvider, ISocketProvider>, ContractWorld> Create)
{
    public static WorldFactory Os { get; } = new("OS", false, true, static decorate => new OsWorld(decorate)) { Runs = 20 };

    public static WorldFactory SimulatedLoopback { get; } = new("one simulated host", true, true, SimulatedWorld.Loopback);

    public static WorldFactory SimulatedTwoHosts { get; } = new("two simulated hosts", true, false, SimulatedWorld.TwoHosts);

    // What is put between the tests and the provider; a defect, for the proof of the suite.
    public Func<ISocketProvider, ISocketProvider> Decorate { get; init; } = static provider => provider;

    // How many cases a property draws.
    public int Runs { get; init; } = 60;

    // After which real time a test counts as hanging.
    public TimeSpan Guard { get; init; } = TimeSpan.FromSeconds(60);

    public ContractWorld Open() => Create(Decorate);
}
