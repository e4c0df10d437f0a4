using System.Net;
using System.Net.Sockets;
using SimNet.Simulation.Names;

namespace SimNet.Tests.Property.Names;

// A source that notes what it is asked and gives one answer: at once, or when the test says so.
internal sealed class TestSource(HostAnswer answer, bool isLate = false) : IHostSource
{
    private readonly TaskCompletionSource _answered = new();

    public List<string> Asked { get; } = [];

    public void Answer() => _answered.SetResult();

    public ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken) =>
        AnswerAsync($"{name} {addressFamily}", cancellationToken);

    public ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken) =>
        AnswerAsync($"{address}", cancellationToken);

    private async ValueTask<HostAnswer> AnswerAsync(string question, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        if (isLate) await _answered.Task.WaitAsync(cancellationToken);
        return answer;
    }
}
