using System.Globalization;
using NodaTime;
using SimNet.Samples.Names.Runs;

namespace SimNet.Samples.Names;

/// <summary>Prints the table, and checks what it says of it.</summary>
public static class Demonstration
{
    public static int Run(TextWriter output)
    {
        output.WriteLine("A client resolves 'www.town.test', connects, says a line and reads the answer. Links have 10 ms; create_connection");
        output.WriteLine("has a timeout of 4 s for each address; the race (RFC 8305) starts the next attempt after 250 ms and has 20 s in all.");
        output.WriteLine();
        output.WriteLine($"  {"the DNS",-34}{"create_connection",-30}{"after",9}   {"in a race",-30}{"after",9}");
        output.WriteLine($"  {new string('-', 32),-34}{new string('-', 28),-30}{new string('-', 7),9}   {new string('-', 28),-30}{new string('-', 7),9}");
        bool isSame = true;
        foreach (Situation situation in Situation.All)
        {
            Outcome visit = Town.Visit(situation.Fault, races: false);
            Outcome race = Town.Visit(situation.Fault, races: true);
            isSame &= visit == Town.Visit(situation.Fault, races: false) && race == Town.Visit(situation.Fault, races: true);
            output.WriteLine($"  {situation.Title,-34}{visit.Seen,-30}{Seconds(visit.Elapsed),9}   {race.Seen,-30}{Seconds(race.Elapsed),9}");
        }

        output.WriteLine();
        output.WriteLine(isSame ? "The same seed gave the same runs." : "The same seed gave other runs.");
        return isSame ? 0 : 1;
    }

    private static string Seconds(Duration duration) => duration.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s";
}
