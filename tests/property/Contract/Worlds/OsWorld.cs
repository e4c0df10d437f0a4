using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using NodaTime;
using SimNet.Abstractions;
using SimNet.RealOs;

namespace SimNet.Tests.Property.Contract;

// The operating system: client and server are this machine, over loopback, with ports that the system chooses.
internal sealed class OsWorld(ISocketProvider provider, Func<ISocketProvider, ISocketProvider> decorate) : ContractWorld(provider, provider, decorate)
{
    private static readonly Duration SettleTime = Duration.FromMilliseconds(3);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("simnet");
    private int _paths;

    public OsWorld(Func<ISocketProvider, ISocketProvider> decorate)
        : this(new OsSocketProvider(), decorate)
    {
    }

    public override bool IsSimulated => false;

    public override IPAddress ServerAddress(AddressFamily family) =>
        family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;

    public override IPAddress ClientAddress(AddressFamily family) => ServerAddress(family);

    public override EndPoint FreshPath() =>
        new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, Interlocked.Increment(ref _paths).ToString(CultureInfo.InvariantCulture)));

    public override void Run(Func<Task> body) => Task.Run(body).GetAwaiter().GetResult();

    public override void RunThreads(params Action[] bodies)
    {
        ConcurrentQueue<Exception> errors = [];
        Thread[] threads = [.. bodies.Select(body => new Thread(() => Catch(body, errors)) { IsBackground = true })];
        Array.ForEach(threads, static t => t.Start());
        Array.ForEach(threads, static t => t.Join());
        if (errors.TryDequeue(out Exception? first))
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    public override void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    public override void Settle() => Sleep(SettleTime);

    protected override void Close() => _directory.Delete(recursive: true);

    private static void Catch(Action body, ConcurrentQueue<Exception> errors)
    {
        try
        {
            body();
        }
        catch (Exception e)
        {
            errors.Enqueue(e);
        }
    }
}
