namespace SimNet.Tests.Property.Contract;

// The contract, on one simulated host that talks to itself.

public sealed class SimulatedLoopbackByteOrderContract() : ByteOrderContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackResolverContract() : ResolverContract(WorldFactory.SimulatedLoopback);
