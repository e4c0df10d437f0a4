using NodaTime;

namespace SimNet.Samples.Sniffer.Programs;

/// <summary>What the sniffer is configured with.</summary>
/// <param name="UsesPacketSocket">Sniff through a packet socket on loopback, as Linux has it; otherwise as the document's example does.</param>
/// <param name="Ports">Show only packets of these ports of these protocols, such as ("TCP", 80); empty for all.</param>
/// <param name="Quiet">End when nothing has come for so long.</param>
/// <param name="Limit">End at the latest after so long.</param>
public sealed record SnifferSettings(bool UsesPacketSocket, IReadOnlyCollection<(string Protocol, int Port)> Ports, Duration Quiet, Duration Limit);
