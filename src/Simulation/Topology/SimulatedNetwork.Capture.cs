using SimNet.Simulation.Capture;

namespace SimNet.Simulation.Topology;

public sealed partial class SimulatedNetwork
{
    private readonly List<PacketCapture> _captures = [];

    /// <summary>Starts to write packets to a file in the form pcapng.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="options">What is captured; left out, all of all hosts.</param>
    /// <returns>The capture; dispose of it to end it. It ends with the network too.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The options name a host that the network does not have.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public PacketCapture StartCapture(string path, CaptureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        CaptureOptions checkedOptions = Check(options);
        return StartCapture(new BufferedStream(File.Create(path), 1 << 16), ownsStream: true, checkedOptions);
    }

    /// <summary>Starts to write packets to a stream in the form pcapng.</summary>
    /// <param name="stream">The stream, which is written to as packets pass, and stays the caller's.</param>
    /// <param name="options">What is captured; left out, all of all hosts.</param>
    /// <returns>The capture; dispose of it to end it. It ends with the network too.</returns>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be written, or the options name a host that the network does not have.</exception>
    public PacketCapture StartCapture(Stream stream, CaptureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanWrite
            ? StartCapture(stream, ownsStream: false, Check(options))
            : throw new ArgumentException("The stream cannot be written to.", nameof(stream));
    }

    private CaptureOptions Check(CaptureOptions? options)
    {
        Loop.CheckAccess(nameof(StartCapture));
        options ??= new CaptureOptions();
        options.Validate();
        foreach (string host in options.Hosts)
        {
            _ = this[host];
        }

        return options;
    }

    private PacketCapture StartCapture(Stream stream, bool ownsStream, CaptureOptions options)
    {
        long start = (Options.Start - NodaTime.NodaConstants.UnixEpoch).ToInt64Nanoseconds();
        var capture = new PacketCapture(stream, ownsStream, options, () => (ulong)(start + Loop.Now));
        _captures.Add(capture);
        capture.OnEnd(() => _captures.Remove(capture));
        foreach (SimulatedHost host in _hosts)
        {
            Attach(capture, host);
        }

        return capture;
    }

    private static void Attach(PacketCapture capture, SimulatedHost host)
    {
        if (capture.Options.Includes(host.Name))
        {
            capture.OnEnd(host.AddTap(new CaptureTap(capture, host.Name)));
        }
    }

    private void EndCaptures()
    {
        foreach (PacketCapture capture in (PacketCapture[])[.. _captures])
        {
            capture.Dispose();
        }
    }
}
