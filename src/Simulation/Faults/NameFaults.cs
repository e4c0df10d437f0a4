using System.Net;
using NodaTime;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Names.Messages;
using SimNet.Simulation.Names.Servers;

namespace SimNet.Simulation.Faults;

/// <summary>The faults of the DNS that act in a network. Threading as for the network.</summary>
public sealed class NameFaults : IQueryInterceptor
{
    private readonly EventLoop _loop;
    private readonly RandomStream _random;
    private readonly Func<IPAddress, string?> _hostOf;
    private readonly List<NameFault> _faults = [];

    // hostOf: the host that has an address.
    internal NameFaults(EventLoop loop, Func<IPAddress, string?> hostOf)
    {
        _loop = loop;
        _random = loop.Random.Get("faults/names");
        _hostOf = hostOf;
    }

    /// <summary>The faults that were added, in their order. Of several that cover a query the first acts.</summary>
    public IReadOnlyList<NameFault> All => _faults;

    /// <summary>Adds a fault. Queries that come to a server from now on meet it, in its time.</summary>
    /// <param name="fault">The fault.</param>
    /// <exception cref="ArgumentNullException">The fault is null.</exception>
    /// <exception cref="ArgumentException">The fault contradicts itself, or lacks what its kind needs; the message says what.</exception>
    public void Add(NameFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        _loop.CheckAccess(nameof(Add));
        fault.Validate();
        _faults.Add(fault);
    }

    /// <summary>Takes a fault away.</summary>
    /// <param name="fault">A fault that is equal to the one that was added.</param>
    /// <returns>Whether there was such a fault.</returns>
    public bool Remove(NameFault fault)
    {
        _loop.CheckAccess(nameof(Remove));
        return _faults.Remove(fault);
    }

    /// <summary>Takes all faults away.</summary>
    public void Clear()
    {
        _loop.CheckAccess(nameof(Clear));
        _faults.Clear();
    }

    QueryVerdict IQueryInterceptor.Intercept(ReceivedQuery query)
    {
        string? client = IPAddress.IsLoopback(query.Client.Address) ? query.Server : _hostOf(query.Client.Address);
        return Find(query.Message, client, query.Server, query.IsTcp);
    }

    /// <summary>What becomes of a query of a host to the table of all hosts.</summary>
    internal QueryVerdict FindInTable(DnsMessage query, string client) => Find(query, client, null, isTcp: false);

    private QueryVerdict Find(DnsMessage query, string? client, string? server, bool isTcp)
    {
        var now = Duration.FromNanoseconds(_loop.Now);
        return query.Question is { } question && _faults.Find(f => f.Covers(question, now, client, server)) is { } fault
            ? NameFaultAction.Of(fault, query, isTcp, _random)
            : QueryVerdict.Pass;
    }
}
