namespace SimNet.Abstractions;

/// <summary>Typed access to socket options.</summary>
public static class SocketOptionExtensions
{
    /// <summary>Reads an option (<c>getsockopt(2)</c>).</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="option">The option.</param>
    /// <returns>The value.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    public static T GetOption<T>(this ISocket socket, SocketOption<T> option)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(option);
        return option.Get(socket);
    }

    /// <inheritdoc cref="GetOption{T}(ISocket, SocketOption{T})"/>
    public static T GetOption<T>(this ISocket socket, ReadOnlySocketOption<T> option)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(option);
        return option.Get(socket);
    }

    /// <summary>Sets an option (<c>setsockopt(2)</c>).</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="option">The option.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The host's answer.</exception>
    /// <exception cref="SocketClosedException">The socket is closed.</exception>
    public static void SetOption<T>(this ISocket socket, SocketOption<T> option, T value)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(option);
        option.Set(socket, value);
    }

    /// <inheritdoc cref="SetOption{T}(ISocket, SocketOption{T}, T)"/>
    public static void SetOption<T>(this ISocket socket, WriteOnlySocketOption<T> option, T value)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(option);
        option.Set(socket, value);
    }
}
