namespace SimNet.Abstractions;

/// <summary>A typed socket option: its level, its number, and how its value is laid out (<c>socket(7)</c>, <c>ip(7)</c>, <c>tcp(7)</c>).</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <remarks>Immutable and thread-safe. <see cref="SocketOptions"/> has the known ones; raw access by numbers is
/// <see cref="ISocket.GetOption(int, int)"/> and its relatives.</remarks>
public sealed class SocketOption<T>
{
    private readonly Func<ISocket, int, int, T> _get;
    private readonly Action<ISocket, int, int, T> _set;

    internal SocketOption(int level, int name, Func<ISocket, int, int, T> get, Action<ISocket, int, int, T> set)
    {
        Level = level;
        Name = name;
        _get = get;
        _set = set;
    }

    /// <summary>The native level, such as SOL_SOCKET.</summary>
    public int Level { get; }

    /// <summary>The native number of the option.</summary>
    public int Name { get; }

    internal T Get(ISocket socket) => _get(socket, Level, Name);

    internal void Set(ISocket socket, T value) => _set(socket, Level, Name, value);
}
