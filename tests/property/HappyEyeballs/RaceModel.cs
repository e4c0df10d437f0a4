using NodaTime;

namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>The schedule of RFC 8305 in closed form: each attempt's start follows from those before it.</summary>
internal static class RaceModel
{
    private static readonly Duration Never = Duration.FromDays(1000);

    public static (int? Winner, Duration End, List<(int Target, Duration Start)> Starts) Run(RaceCase race)
    {
        Duration[] answers = [race.AnswerV6, race.AnswerV4];
        List<int>[] left = [Targets(race, isV6: true), Targets(race, isV6: false)];
        bool[] known = [left[0].Count > 0, left[1].Count > 0];

        // 3: the first attempt waits for IPv6, or for the delay after the answer for IPv4.
        Duration next = known[1] ? Duration.Max(answers[1], Duration.Min(answers[0], answers[1] + race.ResolutionDelay)) : answers[0];
        next = known[0] ? Duration.Min(next, answers[0]) : next;
        List<(int Target, Duration Start)> starts = [];
        Duration win = Never;
        int? winner = null;
        while (left[0].Count + left[1].Count > 0)
        {
            // Not before there is an address.
            var available = Duration.Min(left[0].Count > 0 ? answers[0] : Never, left[1].Count > 0 ? answers[1] : Never);
            var start = Duration.Max(next, available);
            if (start >= win)
            {
                break;
            }

            int family = Choose(race, starts, left, answers, start);
            int target = left[family][0];
            left[family].RemoveAt(0);
            starts.Add((target, start));
            RaceTarget chosen = race.Targets[target];
            if (chosen.Reach == Reach.Listens && start + chosen.RoundTrip < win)
            {
                (win, winner) = (start + chosen.RoundTrip, target);
            }

            // 5: the next one after the delay, or as soon as any fails.
            next = starts
                .Where(s => race.Targets[s.Target].Reach == Reach.Refuses)
                .Select(s => s.Start + race.Targets[s.Target].RoundTrip)
                .Where(f => f > start)
                .Append(start + race.AttemptDelay)
                .Min();
        }

        Duration failed = starts.Select(s => s.Start + race.Targets[s.Target].RoundTrip).Concat(answers).Max();
        return (winner, winner is null ? failed : win, starts);
    }

    private static List<int> Targets(RaceCase race, bool isV6) => [.. Enumerable.Range(0, race.Targets.Count).Where(i => race.Targets[i].IsV6 == isV6)];

    // 4: so many of the first family, then by turns, of what is known.
    private static int Choose(RaceCase race, List<(int Target, Duration Start)> starts, List<int>[] left, Duration[] answers, Duration now)
    {
        int FamilyOf(int start) => race.Targets[starts[start].Target].IsV6 ? 0 : 1;
        int wanted = 0;
        if (starts.Count > 0)
        {
            int first = FamilyOf(0);
            bool staysFirst = starts.Count < race.FirstFamilyCount && FamilyOf(starts.Count - 1) == first;
            wanted = staysFirst ? first : 1 - FamilyOf(starts.Count - 1);
        }

        return left[wanted].Count > 0 && answers[wanted] <= now ? wanted : 1 - wanted;
    }
}
