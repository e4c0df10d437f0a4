namespace SimNet.Tests.Property.Contract;

// The contract, on two simulated hosts with a link between them. What does not leave a host is left to the one host.

public sealed class SimulatedTwoHostsAddressContract() : AddressContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsCancellationContract() : CancellationContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsConnectContract() : ConnectContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsDatagramContract() : DatagramContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsDescriptorContract() : DescriptorContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsFormsContract() : FormsContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsMisuseContract() : MisuseContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsOptionContract() : OptionContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsPartialSendContract() : PartialSendContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsReadinessContract() : ReadinessContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsReceiveFlagsContract() : ReceiveFlagsContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsResetContract() : ResetContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsShutdownContract() : ShutdownContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsTimeoutContract() : TimeoutContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsFileContract() : FileContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsHostAddressContract() : HostAddressContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsProviderContract() : ProviderContract(WorldFactory.SimulatedTwoHosts);
