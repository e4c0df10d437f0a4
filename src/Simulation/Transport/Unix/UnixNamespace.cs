// Which socket has which name on one host: paths, which outlive their socket, and abstract names, which do not. Each socket type has
// abstract names of its own (unix_abstract_hash). Left out: the file system around the paths - directories, links and permissions.
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using SimNet.Abstractions;
using SimNet.Simulation.Engine;

namespace SimNet.Simulation.Transport.Unix;

internal sealed class UnixNamespace(RandomStream random)
{
    // Names that the host chooses have five hexadecimal digits (unix_autobind).
    private const int AutomaticNames = 0x100000;

    // The socket at a path; null once that socket is closed.
    private readonly Dictionary<string, UnixSocket?> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<(SocketType Type, string Key), UnixSocket> _abstract = [];

    internal SocketError Bind(UnixSocket socket, UnixName name)
    {
        // The kernel makes the file before it looks whether the socket has a name already, and takes it back.
        if (!name.IsAbstract && _paths.ContainsKey(name.Key))
        {
            return SocketError.AddressAlreadyInUse;
        }

        if (socket.Name is not null)
        {
            return SocketError.InvalidArgument;
        }

        if (!name.IsAbstract)
        {
            _paths.Add(name.Key, socket);
            return SocketError.Success;
        }

        return _abstract.TryAdd((socket.Type, name.Key), socket) ? SocketError.Success : SocketError.AddressAlreadyInUse;
    }

    // unix_autobind(): from a random name on, the first that is free.
    internal SocketError BindAutomatically(UnixSocket socket, out UnixName? name)
    {
        int start = random.Next(AutomaticNames);
        for (int i = 0; i < AutomaticNames; i++)
        {
            string digits = ((start + i) % AutomaticNames).ToString("x5", CultureInfo.InvariantCulture);
            name = UnixName.From(Encoding.Latin1.GetBytes("\0" + digits));
            if (_abstract.TryAdd((socket.Type, name.Key), socket))
            {
                return SocketError.Success;
            }
        }

        name = null;
        return SocketErrors.FromErrno(Errno.ENOSPC);
    }

    // unix_find_other()
    internal SocketError Find(UnixName name, SocketType type, out UnixSocket? socket)
    {
        if (name.IsAbstract)
        {
            return _abstract.TryGetValue((type, name.Key), out socket) ? SocketError.Success : SocketError.ConnectionRefused;
        }

        if (!_paths.TryGetValue(name.Key, out socket))
        {
            return SocketErrors.NoSuchPath;
        }

        if (socket is null)
        {
            return SocketError.ConnectionRefused;
        }

        return socket.Type == type ? SocketError.Success : SocketError.ProtocolType;
    }

    // The socket is closed. A path stays until it is deleted; it may be another socket's by now.
    internal void Release(UnixSocket socket)
    {
        if (socket.Name is not { } name)
        {
            return;
        }

        if (!name.IsAbstract)
        {
            if (_paths.TryGetValue(name.Key, out UnixSocket? holder) && ReferenceEquals(holder, socket))
            {
                _paths[name.Key] = null;
            }
        }
        else if (_abstract.TryGetValue((socket.Type, name.Key), out UnixSocket? holder) && ReferenceEquals(holder, socket))
        {
            _abstract.Remove((socket.Type, name.Key));
        }
    }

    internal bool DeletePath(string path) => _paths.Remove(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(path)));
}
