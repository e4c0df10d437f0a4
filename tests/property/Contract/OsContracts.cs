using Xunit;

namespace SimNet.Tests.Property.Contract;

// The contract, on the operating system. One collection: its tests run one after the other, so that they load the machine little.

[Collection("operating system")]
public sealed class OsAddressContract() : AddressContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsBroadcastContract() : BroadcastContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsByteOrderContract() : ByteOrderContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsCancellationContract() : CancellationContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsConnectContract() : ConnectContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsDatagramContract() : DatagramContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsDescriptorContract() : DescriptorContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsDeviceContract() : DeviceContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsExampleContract() : ExampleContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsFileContract() : FileContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsFormsContract() : FormsContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsHostAddressContract() : HostAddressContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsIPOptionContract() : IPOptionContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsKindContract() : KindContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsMisuseContract() : MisuseContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsMulticastContract() : MulticastContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsNameContract() : NameContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsNetlinkContract() : NetlinkContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsOptionContract() : OptionContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsPacketSocketContract() : PacketSocketContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsPartialSendContract() : PartialSendContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsProviderContract() : ProviderContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsRawContract() : RawContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsRawErrorContract() : RawErrorContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsReadinessContract() : ReadinessContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsReceiveFlagsContract() : ReceiveFlagsContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsResetContract() : ResetContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsResolverContract() : ResolverContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsRouteNetlinkContract() : RouteNetlinkContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsShutdownContract() : ShutdownContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsTcpOptionContract() : TcpOptionContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsTcpStateContract() : TcpStateContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsTextAddressContract() : TextAddressContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsTimeoutContract() : TimeoutContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsTipcContract() : TipcContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsUnixContract() : UnixContract(WorldFactory.Os);

[Collection("operating system")]
public sealed class OsHappyEyeballsContract() : HappyEyeballsContract(WorldFactory.Os);
