#pragma warning disable CA2012 // How operations answer to misuse is the subject.
using SimNet.Simulation.Engine;
using Xunit;

namespace SimNet.Tests.Property.Engine;

public sealed class PendingOperationTests : IDisposable
{
    private readonly EventLoop _loop = new(1);
    private readonly TestOperation _operation;

    public PendingOperationTests() => _operation = new TestOperation(_loop);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Complete_BeforeTheDeadline_CancelsIt()
    {
        _operation.Begin();
        _operation.Set(100);
        _operation.Complete(3);
        Assert.Equal((true, false, false), (_operation.IsCompleted, _operation.IsPending, _operation.IsSet));
        _loop.RunUntilIdle();
        Assert.Equal((0L, 0L), (_loop.Now, _loop.EventCount));
        Assert.Throws<InvalidOperationException>(() => _operation.Complete(4));
    }

    [Fact]
    public void Await_AfterCompletion_GoesOnAtOnce()
    {
        _loop.Run(async () =>
        {
            ValueTask<int> read = _operation.BeginAsync();
            _operation.Complete(3);
            Assert.True(read.IsCompletedSuccessfully);
            Assert.Equal(3, await read);
        });
    }

    [Fact]
    public void Await_Twice_IsRefused()
    {
        ValueTask<int> first = _operation.BeginAsync();
        Exception? second = null;
        first.GetAwaiter().OnCompleted(() => { });
        first.GetAwaiter().OnCompleted(() => second = Record.Exception(() => first.GetAwaiter().GetResult()));
        _loop.RunUntilIdle();
        Assert.IsType<InvalidOperationException>(second);
        _operation.Complete(1);
        Assert.Equal(1, first.GetAwaiter().GetResult());
        short token = _operation.Token;
        _operation.Begin();
        Assert.NotEqual(token, _operation.Token);
        Assert.Throws<InvalidOperationException>(() => first.IsCompleted);
        _operation.Complete(2);
    }

    [Fact]
    public void Complete_SeveralOperations_ContinueInOrderOfCompletion()
    {
        var log = new List<int>();
        TestOperation[] operations = Enumerable.Range(0, 5).Select(_ => new TestOperation(_loop)).ToArray();
        for (int i = 0; i < operations.Length; i++)
        {
            int id = i;
            operations[i].BeginAsync().GetAwaiter().OnCompleted(() => log.Add(id));
        }
        Assert.Equal(5, _loop.PendingOperationCount);
        foreach (int i in new[] { 2, 0, 4, 1, 3 }) operations[i].Complete(i);
        Assert.Equal(0, _loop.PendingOperationCount);
        Assert.Empty(log);
        _loop.RunUntilIdle();
        Assert.Equal([2, 0, 4, 1, 3], log);
    }

    [Fact]
    public void Program_OfAnOperation_IsTheOneThatBeganIt()
    {
        _loop.Run(() =>
        {
            _operation.Begin();
            _operation.Complete();
            return Task.CompletedTask;
        }, "client", "main");
        Assert.Equal("client/main", _operation.Program!.ToString());
    }
}
