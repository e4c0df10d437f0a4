namespace SimNet.Tests.Property.Contract;

// The contract, on one simulated host that talks to itself.

public sealed class SimulatedLoopbackAddressContract() : AddressContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackBroadcastContract() : BroadcastContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackByteOrderContract() : ByteOrderContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackCancellationContract() : CancellationContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackConnectContract() : ConnectContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackDatagramContract() : DatagramContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackDescriptorContract() : DescriptorContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackDeviceContract() : DeviceContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackExampleContract() : ExampleContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackFileContract() : FileContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackFormsContract() : FormsContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackHostAddressContract() : HostAddressContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackIPOptionContract() : IPOptionContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackKindContract() : KindContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackMisuseContract() : MisuseContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackMulticastContract() : MulticastContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackNameContract() : NameContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackNetlinkContract() : NetlinkContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackOptionContract() : OptionContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackPacketSocketContract() : PacketSocketContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackPartialSendContract() : PartialSendContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackProviderContract() : ProviderContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackRawContract() : RawContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackRawErrorContract() : RawErrorContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackReadinessContract() : ReadinessContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackReceiveFlagsContract() : ReceiveFlagsContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackResetContract() : ResetContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackResolverContract() : ResolverContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackRouteNetlinkContract() : RouteNetlinkContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackShutdownContract() : ShutdownContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackTcpOptionContract() : TcpOptionContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackTcpStateContract() : TcpStateContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackTextAddressContract() : TextAddressContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackTimeoutContract() : TimeoutContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackTipcContract() : TipcContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackUnixContract() : UnixContract(WorldFactory.SimulatedLoopback);

public sealed class SimulatedLoopbackHappyEyeballsContract() : HappyEyeballsContract(WorldFactory.SimulatedLoopback);
