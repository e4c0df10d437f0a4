using System.Buffers.Binary;
using System.Net;
using NodaTime;
using SimNet.Simulation.Engine;
using SimNet.Simulation.Names.Messages;
using SimNet.Simulation.Names.Servers;
using SimNet.Simulation.Names.Zones;

namespace SimNet.Simulation.Faults;

/// <summary>What a fault does to a query.</summary>
internal static class NameFaultAction
{
    // Half of the length that TCP puts in front, and no more.
    private const int BytesBeforeTheEnd = 1;
    private const int MaxIPv6Count = 2300;

    public static QueryVerdict Of(NameFault fault, DnsMessage query, bool isTcp, RandomStream random) => fault.Kind switch
    {
        NameFaultKind.NoSuchName => Code(query, DnsResponseCode.NameError),
        NameFaultKind.ServerFailure => Code(query, DnsResponseCode.ServerFailure),
        NameFaultKind.Refused => Code(query, DnsResponseCode.Refused),
        NameFaultKind.NoAnswer => new QueryVerdict { IsDropped = true },
        NameFaultKind.SlowAnswer => new QueryVerdict { Delay = fault.Delay + Draw(fault.Jitter, random) },
        NameFaultKind.WrongAddress => new QueryVerdict { Changes = answer => Replace(answer, fault.Address!) },
        NameFaultKind.StaleAnswer => Stale(query, fault.PreviousZone!),
        NameFaultKind.OnlyIPv6 => new QueryVerdict { Changes = answer => Without(answer, DnsRecordType.A) },
        NameFaultKind.ManyAddresses => new QueryVerdict { Changes = answer => Grow(answer, fault.Count) },
        NameFaultKind.Lame => new QueryVerdict { Answer = query.CreateResponse() },
        NameFaultKind.GoesAway => isTcp
            ? new QueryVerdict { ClosesAfter = BytesBeforeTheEnd }
            : new QueryVerdict { Answer = query.CreateResponse() with { IsTruncated = true, RecursionAvailable = true } },
        NameFaultKind.OtherTimeToLive => new QueryVerdict
        {
            Changes = answer => answer with
            {
                Answers = [.. answer.Answers.Select(r => r with { TtlSeconds = fault.TtlSeconds })],
                Authority = [.. answer.Authority.Select(r => r with { TtlSeconds = fault.TtlSeconds })],
            },
        },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static QueryVerdict Code(DnsMessage query, DnsResponseCode code) => new()
    {
        Answer = query.CreateResponse(code) with { IsAuthoritative = code == DnsResponseCode.NameError, RecursionAvailable = true },
    };

    private static Duration Draw(Duration most, RandomStream random) => Duration.FromNanoseconds((long)(most.TotalNanoseconds * random.NextDouble()));

    private static QueryVerdict Stale(DnsMessage query, Zone previous)
    {
        if (query.Question is not { } question || !question.Name.IsAtOrBelow(previous.Origin) || new ZoneSet([previous]).Answer(question) is not { } answer)
        {
            return QueryVerdict.Pass;
        }

        return new QueryVerdict
        {
            Answer = query.CreateResponse(answer.Code) with
            {
                IsAuthoritative = answer.IsAuthoritative,
                RecursionAvailable = true,
                Answers = answer.Answers,
                Authority = answer.Authority,
                Additional = answer.Additional,
            },
        };
    }

    private static DnsMessage Replace(DnsMessage answer, IPAddress address)
    {
        var wrong = new DnsAddress(address);
        return answer.Question?.Type is not (DnsRecordType.A or DnsRecordType.Aaaa) ? answer
            : Without(Without(answer, DnsRecordType.A), DnsRecordType.Aaaa) with
            {
                Answers = answer.Question.Type == wrong.Type ? [new DnsRecord(answer.Question.Name, wrong.Type, TtlOf(answer), wrong)] : [],
                ResponseCode = DnsResponseCode.NoError,
            };
    }

    private static DnsMessage Without(DnsMessage answer, DnsRecordType type) =>
        answer with { Answers = [.. answer.Answers.Where(r => r.Type != type)] };

    private static DnsMessage Grow(DnsMessage answer, int count)
    {
        DnsRecordType type = answer.Question?.Type ?? DnsRecordType.None;
        if (type is not (DnsRecordType.A or DnsRecordType.Aaaa))
        {
            return answer;
        }

        List<DnsRecord> records = [.. answer.Answers];
        DnsName owner = records.Count > 0 ? records[^1].Name : answer.Question!.Name;
        int most = type == DnsRecordType.A ? count : Math.Min(count, MaxIPv6Count);
        for (int i = 1; records.Count < most; i++)
        {
            records.Add(new DnsRecord(owner, type, TtlOf(answer), new DnsAddress(BenchmarkAddress(type, i))));
        }

        return answer with { Answers = records, ResponseCode = DnsResponseCode.NoError };
    }

    // Addresses that nobody has: 198.18.0.0/15 and 2001:2::/48 (RFC 2544, RFC 5180).
    private static IPAddress BenchmarkAddress(DnsRecordType type, int number)
    {
        byte[] bytes = type == DnsRecordType.A ? [198, 18, 0, 0] : [0x20, 0x01, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(bytes.Length - sizeof(ushort)), checked((ushort)number));
        return new IPAddress(bytes);
    }

    private static uint TtlOf(DnsMessage answer) => answer.Answers.Count > 0 ? answer.Answers[^1].TtlSeconds : 60;
}
