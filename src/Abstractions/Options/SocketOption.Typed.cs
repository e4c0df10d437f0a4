namespace SimNet.Abstractions;

/// <summary>A socket option that can be read and set.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class SocketOption<T> : SocketOption
{
    private readonly OptionLayout<T> _layout;

    internal SocketOption(int level, int name, OptionLayout<T> layout)
        : base(level, name) => _layout = layout;

    internal T Get(ISocket socket) => _layout.Get(socket, Level, Name);

    internal void Set(ISocket socket, T value) => _layout.Set(socket, Level, Name, value);
}
