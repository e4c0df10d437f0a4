using System.Net;
using SimNet.Abstractions;
using SimNet.Bench.Worlds;

namespace SimNet.Bench.Workloads.Idle;

/// <summary>W5 on the sockets of any provider.</summary>
internal sealed class IdleProgram : IIdleProgram
{
    private readonly IWorld _world;
    private readonly ISocket _listener;
    private readonly IPEndPoint _serverAt;
    private readonly List<ISocket> _accepted = [];
    private readonly List<ISocket> _opened = [];

    internal IdleProgram(IWorld world)
    {
        _world = world;
        HostPair first = world.Pairs[0];
        _listener = first.Server.CreateSocket();
        _listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        _listener.Listen(IdleWorkload.Backlog);
        _serverAt = new IPEndPoint(first.ServerAddress, ((IPEndPoint)_listener.LocalEndPoint).Port);
    }

    public long Open => Math.Min(_opened.Count, _accepted.Count);

    public void Dispose()
    {
        _listener.Dispose();
        foreach (ISocket socket in _opened) socket.Dispose();
        foreach (ISocket socket in _accepted) socket.Dispose();
    }

    public async Task ServeAsync(long connections)
    {
        for (long i = 0; i < connections; i++) _accepted.Add((await _listener.AcceptAsync()).Socket);
    }

    public async Task OpenAsync(int client, long connections)
    {
        long begun = 0;
        await Task.WhenAll(Enumerable.Range(0, (int)Math.Min(IdleWorkload.AtOnce, connections)).Select(_ => OpenInTurnAsync()));

        async Task OpenInTurnAsync()
        {
            while (Interlocked.Increment(ref begun) <= connections)
            {
                ISocket socket = _world.Pairs[client].Client.CreateSocket();
                if (_serverAt.Address.Equals(IPAddress.Loopback))
                {
                    socket.SetOption(SocketOptions.IPBindAddressNoPort, true);
                    socket.Bind(new IPEndPoint(IdleWorkload.LoopbackOf(client), 0));
                }
                await socket.ConnectAsync(_serverAt);
                lock (_opened) _opened.Add(socket);
            }
        }
    }
}
