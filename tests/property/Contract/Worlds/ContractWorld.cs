using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Contract;

// What a contract test sees: two hosts (which may be one) and a way to run actors on them. Everything that it opens, it closes at the end.
public abstract class ContractWorld : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly Lock _ownedLock = new();

    protected ContractWorld(ISocketProvider client, ISocketProvider server, Func<ISocketProvider, ISocketProvider> decorate)
    {
        ArgumentNullException.ThrowIfNull(decorate);
        (RawClient, RawServer) = (client, server);
        Client = decorate(client);
        Server = ReferenceEquals(client, server) ? Client : decorate(server);
    }

    public ISocketProvider Client { get; }

    public ISocketProvider Server { get; }

    public abstract bool IsSimulated { get; }

    // The providers under the decorator of a defect: the fixture's own needs use these.
    protected ISocketProvider RawClient { get; }

    public ISocketProvider RawServer { get; }

    public abstract IPAddress ServerAddress(AddressFamily family);

    public abstract IPAddress ClientAddress(AddressFamily family);

    // A path of the server host at which there is nothing yet.
    public abstract EndPoint FreshPath();

    // Runs awaited code to its end.
    public abstract void Run(Func<Task> body);

    // Runs blocking actors side by side, each to its end.
    public abstract void RunThreads(params Action[] bodies);

    // Lets the garbage collector close the sockets that no code can reach.
    public abstract void Collect();

    // Lets everything arrive that is under way.
    public abstract void Settle();

    // Lets time pass, seen from an actor of RunThreads or from the test itself.
    public void Sleep(Duration duration)
    {
        using ISocket silent = RawServer.CreateSocket(AddressFamily.InterNetwork, SocketType.Dgram);
        silent.Poll(PollEvents.Read, duration);
    }

    public Task Delay(Duration duration) => Task.Delay(duration.ToTimeSpan(), RawServer.TimeProvider);

    public T Await<T>(Func<ValueTask<T>> operation)
    {
        T result = default!;
        Run(async () => result = await operation());
        return result;
    }

    public T Own<T>(T resource)
        where T : IDisposable
    {
        lock (_ownedLock)
        {
            _owned.Add(resource);
        }

        return resource;
    }

    // How long an action took by the client's monotonic clock.
    public Duration Measure(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Instant before = RawClient.Clock.GetCurrentInstant();
        long start = RawClient.TimeProvider.GetTimestamp();
        action();
        return IsSimulated
            ? RawClient.Clock.GetCurrentInstant() - before
            : Duration.FromTimeSpan(RawClient.TimeProvider.GetElapsedTime(start));
    }

    public void Dispose()
    {
        foreach (IDisposable resource in Enumerable.Reverse(_owned))
        {
            resource.Dispose();
        }

        Close();
        GC.SuppressFinalize(this);
    }

    protected abstract void Close();
}
