using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Names.Messages;
using SimNet.Simulation.Names.Servers;

namespace SimNet.Simulation.Names;

/// <summary>
/// A table that can fail as a name server does: each lookup is taken for the queries that a stub resolver would send to one server with the default
/// timeouts of <c>resolv.conf(5)</c>.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="intercept">What becomes of a query.</param>
/// <param name="time">The host's clock.</param>
internal sealed class InterceptedSource(IHostSource table, Func<DnsMessage, QueryVerdict> intercept, Func<TimeProvider> time) : IHostSource
{
    private const uint TtlSeconds = 60;

    // Two attempts of 5 s; a lost answer of two costs a third one (DatagramExchange).
    private static readonly TimeSpan AllAttempts = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OneOfTwoLost = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async ValueTask<HostAnswer> FindByNameAsync(string name, AddressFamily addressFamily, CancellationToken cancellationToken)
    {
        if (!DnsName.TryParse(name, out DnsName? owner))
        {
            return await table.FindByNameAsync(name, addressFamily, cancellationToken);
        }

        DnsRecordType[] types = addressFamily switch
        {
            AddressFamily.InterNetwork => [DnsRecordType.A],
            AddressFamily.InterNetworkV6 => [DnsRecordType.Aaaa],
            _ => [DnsRecordType.A, DnsRecordType.Aaaa],
        };
        DnsMessage[] queries = [.. types.Select(type => DnsMessage.CreateQuery(0, new DnsQuestion(owner!, type)))];
        QueryVerdict[] verdicts = [.. queries.Select(intercept)];
        HostAnswer answer = await table.FindByNameAsync(name, addressFamily, cancellationToken);
        if (verdicts.All(static v => v == QueryVerdict.Pass))
        {
            return answer;
        }

        await WaitAsync(verdicts, cancellationToken);
        return Combine([.. queries.Zip(verdicts).Where(static q => !q.Second.IsDropped).Select(q => AnswerTo(q.First, q.Second, answer))], answer, name);
    }

    /// <inheritdoc/>
    public async ValueTask<HostAnswer> FindByAddressAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var query = DnsMessage.CreateQuery(0, new DnsQuestion(DnsName.ForAddress(address), DnsRecordType.Ptr));
        QueryVerdict verdict = intercept(query);
        await WaitAsync([verdict], cancellationToken);
        if (verdict.IsDropped)
        {
            return HostAnswer.Failed(NameServiceStatus.TryAgain, HostLookupError.TryAgain);
        }

        return verdict.Answer switch
        {
            null => await table.FindByAddressAsync(address, cancellationToken),
            { ResponseCode: DnsResponseCode.NameError } => HostAnswer.NotFound(),
            { Answers: [.., { Type: DnsRecordType.Ptr } pointer] } => HostAnswer.Found(new HostEntry(Text(pointer.Target!), [], [address])),
            _ => HostAnswer.Failed(NameServiceStatus.TryAgain, HostLookupError.TryAgain),
        };
    }

    private async ValueTask WaitAsync(QueryVerdict[] verdicts, CancellationToken token)
    {
        int lost = verdicts.Count(static v => v.IsDropped);
        TimeSpan delay = lost == 0 ? verdicts.Max(static v => v.Delay).ToTimeSpan() : lost == verdicts.Length ? AllAttempts : OneOfTwoLost;
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time(), token);
        }
    }

    // What a server that has the table would say.
    private static DnsMessage AnswerTo(DnsMessage query, QueryVerdict verdict, HostAnswer known)
    {
        if (verdict.Answer is { } given)
        {
            return given;
        }

        DnsQuestion question = query.Question!;
        DnsMessage ordinary = query.CreateResponse(known.Entry is null ? DnsResponseCode.NameError : DnsResponseCode.NoError) with
        {
            IsAuthoritative = true,
            Answers =
            [
                .. (known.Entry?.Addresses ?? []).Select(static a => new DnsAddress(a)).Where(a => a.Type == question.Type)
                    .Select(a => new DnsRecord(question.Name, question.Type, TtlSeconds, a)),
            ],
        };
        return verdict.Changes is { } change ? change(ordinary) : ordinary;
    }

    private static HostAnswer Combine(DnsMessage[] answers, HostAnswer known, string name)
    {
        List<IPAddress> addresses = [.. answers.SelectMany(static a => a.Answers).Select(static r => r.Data).OfType<DnsAddress>().Select(static a => a.Address)];
        if (addresses.Count > 0)
        {
            return HostAnswer.Found(new HostEntry(known.Entry?.HostName ?? name, known.Entry?.Aliases ?? [], addresses));
        }

        bool isFailed = answers.Length == 0 || Array.Exists(answers, static a => a.ResponseCode is not (DnsResponseCode.NoError or DnsResponseCode.NameError) || IsUnfinished(a));
        return isFailed ? HostAnswer.Failed(NameServiceStatus.TryAgain, HostLookupError.TryAgain)
            : Array.Exists(answers, static a => a.ResponseCode == DnsResponseCode.NoError) ? HostAnswer.NotFound(HostLookupError.NoData)
            : HostAnswer.NotFound();
    }

    // Cut, or lame.
    private static bool IsUnfinished(DnsMessage answer) =>
        answer.IsTruncated || (!answer.IsAuthoritative && !answer.RecursionAvailable && answer.Answers.Count == 0);

    private static string Text(DnsName name) => name.ToString().TrimEnd('.');
}
