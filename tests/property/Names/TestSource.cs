using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// A source that notes what it is asked and gives one answer: at once where it blocks, and where it is awaited when the test says so.
internal sealed class TestSource(HostAnswer answer) : IHostSource
{
    private readonly TaskCompletionSource _answered = new();

    public List<string> Asked { get; } = [];

    public void Answer() => _answered.SetResult();

    public HostAnswer FindByName(string name, AddressFamily addressFamily)
    {
        Asked.Add($"{name} {addressFamily}");
        return answer;
    }

    public async ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken)
    {
        await _answered.Task.WaitAsync(cancellationToken);
        return FindByName(name, addressFamily);
    }

    public HostAnswer FindByAddress(IPAddress address)
    {
        Asked.Add($"{address}");
        return answer;
    }

    public async ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken)
    {
        await _answered.Task.WaitAsync(cancellationToken);
        return FindByAddress(address);
    }
}
