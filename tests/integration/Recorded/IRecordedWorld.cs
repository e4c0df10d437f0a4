using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>Where a case is played: the sockets of one host, with a clock and a way to let things settle.</summary>
internal interface IRecordedWorld : IDisposable
{
    ISocketProvider Provider { get; }

    /// <summary>How late an answer may come, in milliseconds.</summary>
    double LatenessMs { get; }

    /// <summary>The folder that path names stand in, with a slash at its end.</summary>
    string Folder { get; }

    /// <summary>The time since the case began.</summary>
    Duration Elapsed { get; }

    /// <summary>Lets everything under way arrive, without waiting for timers of 200 ms and more.</summary>
    void Settle();

    void Pause(Duration duration);

    /// <summary>An operation on files.</summary>
    /// <exception cref="NotExpressibleException">The world has no such operation.</exception>
    object? OnFile(string operation, string path, Step step);
}
