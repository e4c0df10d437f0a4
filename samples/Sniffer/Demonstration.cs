using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Samples.Sniffer.Headers;
using SimNet.Samples.Sniffer.Runs;

namespace SimNet.Samples.Sniffer;

/// <summary>Runs the sniffer on both providers, prints what it sees, and checks that nothing is missing.</summary>
public static class Demonstration
{
    private const ulong Seed = 1;

    /// <summary>0 if all that has to be seen was seen.</summary>
    public static int Run(TextWriter output)
    {
        output.WriteLine("In a simulation, on a host with SIO_RCVALL: another host opens a connection, sends a datagram and pings.");
        output.WriteLine();
        (IReadOnlyList<SniffedPacket> packets, ulong hash) = SimulationRun.Run(Seed, output);
        bool isComplete = Check(output, packets, "TCP", "UDP", "ICMP");
        bool isSame = SimulationRun.Run(Seed, TextWriter.Null).EventHash == hash;
        output.WriteLine(isSame ? "The same seed gave the same run." : "FAILED: the same seed gave two different runs.");
        output.WriteLine();
        return WriteOperatingSystem(output, OperatingSystemRun.Run) && isComplete && isSame ? 0 : 1;
    }

    /// <summary>The half on the operating system. Without the right to sniff there is nothing to see, and that is no failure.</summary>
    public static bool WriteOperatingSystem(TextWriter output, Func<TextWriter, IReadOnlyList<SniffedPacket>> run)
    {
        output.WriteLine("On this machine's loopback interface, through a packet socket: a connection and a datagram of its own.");
        output.WriteLine();
        try
        {
            return Check(output, run(output), "TCP", "UDP");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketErrors.NotPermitted)
        {
            output.WriteLine("  The system refuses a packet socket (EPERM): it takes the capability CAP_NET_RAW. Run as root, for example with");
            output.WriteLine("  sudo, or give the capability to the program: sudo setcap cap_net_raw+ep <path of the executable>");
            return true;
        }
    }

    // Of each protocol there has to be a packet both ways; of TCP its beginning and its end.
    private static bool Check(TextWriter output, IReadOnlyList<SniffedPacket> packets, params string[] protocols)
    {
        output.WriteLine();
        bool isComplete = protocols.All(protocol => packets.Any(there => there.Protocol == protocol
            && packets.Any(back => back.Protocol == protocol
                && back != there
                && back.Header.Source.Equals(there.Header.Destination)
                && back.DestinationPort == there.SourcePort)));
        bool isWholeConnection = packets.Any(static p => p.Details == "SYN")
            && packets.Any(static p => p.Details == "SYN ACK")
            && packets.Count(static p => p.Details.StartsWith("FIN", StringComparison.Ordinal)) == 2;
        bool isGood = isComplete && isWholeConnection;
        output.WriteLine(isGood
            ? $"{packets.Count} packets: {string.Join(", ", protocols)}, both ways."
            : $"FAILED: {packets.Count} packets, and some are missing.");
        return isGood;
    }
}
