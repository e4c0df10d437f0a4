namespace SimNet.Tests.Integration.Recorded;

/// <summary>Cases that a simulated host answers otherwise than the kernel did, each with the reason. A case that matches must not be here.</summary>
internal static class KnownDifferences
{
    private const string NoDirectories = "A simulated host has no directories: all parents of a path exist, and no path is one.";
    private const string CloseNeverBlocks = "Close() never blocks; what lingers does so in the background.";
    private const string TimeWaitKeepsItsPort = "A socket whose connection is in TIME-WAIT keeps its port and cannot be bound to another one.";

    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["r.errors.1004"] = NoDirectories,
        ["s.errors.unix.addr.dgram.connect.12"] = NoDirectories,
        ["s.errors.unix.addr.dgram.connect_ex.12"] = NoDirectories,
        ["s.errors.unix.addr.stream.bind.12"] = NoDirectories,
        ["s.errors.unix.addr.stream.connect_ex.12"] = NoDirectories,
        ["s.linger-reset.inet.linger1-unread-peer-blocks"] = CloseNeverBlocks,
        ["s.linger-reset.inet6.linger1-unread-peer-blocks"] = CloseNeverBlocks,
        ["s.tcp-matrix.inet.both-shut.bind"] = TimeWaitKeepsItsPort,
    };
}
