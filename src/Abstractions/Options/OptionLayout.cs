namespace SimNet.Abstractions;

// How the value of an option lies in memory, in the host's byte order.
internal sealed record OptionLayout<T>(Func<ISocket, int, int, T> Get, Action<ISocket, int, int, T> Set);
