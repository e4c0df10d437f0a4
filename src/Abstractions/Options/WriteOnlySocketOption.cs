namespace SimNet.Abstractions;

/// <summary>A socket option that can only be set, such as one that joins a group.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class WriteOnlySocketOption<T> : SocketOption
{
    private readonly OptionLayout<T> _layout;

    internal WriteOnlySocketOption(int level, int name, OptionLayout<T> layout)
        : base(level, name) => _layout = layout;

    internal void Set(ISocket socket, T value) => _layout.Set(socket, Level, Name, value);
}
