namespace SimNet.Simulation.Wire;

// Data that has arrived out of turn: from its first byte to that behind its last (RFC 2018 3).
internal readonly record struct SackBlock(uint Start, uint End);
