namespace SimNet.Abstractions;

/// <summary>A socket option: its level and its number (<c>socket(7)</c>, <c>ip(7)</c>, <c>ipv6(7)</c>, <c>tcp(7)</c>).</summary>
/// <remarks>Immutable and thread-safe. <see cref="SocketOptions"/> has the known ones, each with the type of its value and with what can be
/// done with it: nonsense does not compile. Access by numbers is <see cref="ISocket.GetOption(int, int)"/> and its relatives.</remarks>
public abstract class SocketOption
{
    private protected SocketOption(int level, int name)
    {
        Level = level;
        Name = name;
    }

    /// <summary>The native level, such as SOL_SOCKET.</summary>
    public int Level { get; }

    /// <summary>The native number of the option.</summary>
    public int Name { get; }

    /// <inheritdoc/>
    public override string ToString() => $"option {Name} of level {Level}";
}
