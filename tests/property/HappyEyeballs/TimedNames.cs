using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>A resolver that answers for one family after a time of the host's, with addresses or an error.</summary>
internal sealed class TimedNames(TimeProvider time, Func<AddressFamily, TimedAnswer> answerOf) : INameResolver
{
    public int Cancelled { get; private set; }

    public IReadOnlyList<AddressInfo> GetAddressInfo(string? host, string? service, AddressInfoHints hints) =>
        throw new NotSupportedException("A race asks for both families at once.");

    public ValueTask<IReadOnlyList<AddressInfo>> GetAddressInfoAsync(
        string? host, string? service, AddressInfoHints hints, CancellationToken cancellationToken)
    {
        TimedAnswer answer = answerOf(hints.AddressFamily);
        TaskCompletionSource<IReadOnlyList<AddressInfo>> source = new();
        void Answer()
        {
            if (answer.Error is { } error)
            {
                source.TrySetException(new AddressInfoException(error));
            }
            else
            {
                int port = int.Parse(service!, System.Globalization.CultureInfo.InvariantCulture);
                source.TrySetResult([.. answer.Addresses.Select(a => new AddressInfo(hints.AddressFamily, hints.SocketType, ProtocolType.Tcp, "", new IPEndPoint(a, port)))]);
            }
        }

        if (answer.After == Duration.Zero)
        {
            Answer();
            return new(source.Task);
        }

        ITimer timer = time.CreateTimer(_ => Answer(), null, answer.After.ToTimeSpan(), Timeout.InfiniteTimeSpan);
        cancellationToken.Register(() =>
        {
            timer.Dispose();
            Cancelled += source.TrySetCanceled(cancellationToken) ? 1 : 0;
        });
        return new(source.Task);
    }

    public NameInfo GetNameInfo(IPEndPoint endPoint, NameInfoFlags flags) => throw new NotSupportedException();

    public ValueTask<NameInfo> GetNameInfoAsync(IPEndPoint endPoint, NameInfoFlags flags, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public HostEntry GetHostByName(string hostName) => throw new NotSupportedException();

    public ValueTask<HostEntry> GetHostByNameAsync(string hostName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public HostEntry GetHostByAddress(IPAddress address) => throw new NotSupportedException();

    public ValueTask<HostEntry> GetHostByAddressAsync(IPAddress address, CancellationToken cancellationToken) => throw new NotSupportedException();
}
