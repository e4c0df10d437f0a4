using System.Net;
using System.Net.Sockets;

namespace SimNet.Bench.Workloads.Idle;

/// <summary>W5 on <see cref="Socket"/> itself, call for call as <see cref="IdleProgram"/>.</summary>
internal sealed class RawIdleProgram : IIdleProgram
{
    private const int IPLevel = 0;
    private const int IPBindAddressNoPort = 24;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _serverAt;
    private readonly List<Socket> _accepted = [];
    private readonly List<Socket> _opened = [];

    internal RawIdleProgram()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen(IdleWorkload.Backlog);
        _serverAt = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndPoint!).Port);
    }

    public long Open => Math.Min(_opened.Count, _accepted.Count);

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Socket socket in _opened) socket.Dispose();
        foreach (Socket socket in _accepted) socket.Dispose();
    }

    public async Task ServeAsync(long connections)
    {
        for (long i = 0; i < connections; i++) _accepted.Add(await _listener.AcceptAsync());
    }

    public async Task OpenAsync(int client, long connections)
    {
        long begun = 0;
        await Task.WhenAll(Enumerable.Range(0, (int)Math.Min(IdleWorkload.AtOnce, connections)).Select(_ => OpenInTurnAsync()));

        async Task OpenInTurnAsync()
        {
            while (Interlocked.Increment(ref begun) <= connections)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.SetRawSocketOption(IPLevel, IPBindAddressNoPort, BitConverter.GetBytes(1));
                socket.Bind(new IPEndPoint(IdleWorkload.LoopbackOf(client), 0));
                await socket.ConnectAsync(_serverAt);
                lock (_opened) _opened.Add(socket);
            }
        }
    }
}
