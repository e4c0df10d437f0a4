namespace SimNet.Abstractions;

/// <summary>A socket option that can only be read.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class ReadOnlySocketOption<T> : SocketOption
{
    private readonly OptionLayout<T> _layout;

    internal ReadOnlySocketOption(int level, int name, OptionLayout<T> layout)
        : base(level, name) => _layout = layout;

    internal T Get(ISocket socket) => _layout.Get(socket, Level, Name);
}
