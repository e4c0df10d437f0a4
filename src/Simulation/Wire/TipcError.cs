namespace SimNet.Simulation.Wire;

// Why a message came back, or how a connection ended (linux/tipc.h).
internal enum TipcError
{
    None = 0,
    NoName = 1,
    NoPort = 2,
    NoNode = 3,
    Overload = 4,
    ConnectionShutdown = 5,
}
