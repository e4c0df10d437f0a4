namespace SimNet.Tests.Property.Contract;

// The contract, on two simulated hosts with a link between them. What does not leave a host is left to the one host.

public sealed class SimulatedTwoHostsAddressContract() : AddressContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsBroadcastContract() : BroadcastContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsCancellationContract() : CancellationContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsConnectContract() : ConnectContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsDatagramContract() : DatagramContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsDescriptorContract() : DescriptorContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsDeviceContract() : DeviceContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsExampleContract() : ExampleContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsFileContract() : FileContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsFormsContract() : FormsContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsHostAddressContract() : HostAddressContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsIPOptionContract() : IPOptionContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsKindContract() : KindContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsMisuseContract() : MisuseContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsMulticastContract() : MulticastContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsOptionContract() : OptionContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsPacketSocketContract() : PacketSocketContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsPartialSendContract() : PartialSendContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsProviderContract() : ProviderContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsRawContract() : RawContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsRawErrorContract() : RawErrorContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsReadinessContract() : ReadinessContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsReceiveFlagsContract() : ReceiveFlagsContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsResetContract() : ResetContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsShutdownContract() : ShutdownContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsTcpOptionContract() : TcpOptionContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsTcpStateContract() : TcpStateContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsTextAddressContract() : TextAddressContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsTimeoutContract() : TimeoutContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsTipcContract() : TipcContract(WorldFactory.SimulatedTwoHosts);

public sealed class SimulatedTwoHostsHappyEyeballsContract() : HappyEyeballsContract(WorldFactory.SimulatedTwoHosts);
