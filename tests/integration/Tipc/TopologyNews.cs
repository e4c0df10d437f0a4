using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Tipc;

/// <summary>An event of the topology service, without the subscription.</summary>
internal sealed record TopologyNews(TipcEventKind Kind, uint Lower, uint Upper, uint Node, uint Port);
