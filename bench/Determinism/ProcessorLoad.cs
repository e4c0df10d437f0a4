namespace SimNet.Bench.Determinism;

/// <summary>Keeps every processor busy until disposed of, in bursts, so that the scheduler has something to decide.</summary>
internal sealed class ProcessorLoad : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _stop;

    internal ProcessorLoad()
    {
        _threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(i => new Thread(() => Burn(new Random(i))))];
        foreach (Thread thread in _threads) thread.Start();
    }

    public void Dispose()
    {
        _stop = true;
        foreach (Thread thread in _threads) thread.Join();
    }

    private void Burn(Random random)
    {
        while (!_stop)
        {
            Thread.SpinWait(random.Next(1_000_000));
            Thread.Sleep(random.Next(3));
        }
    }
}
