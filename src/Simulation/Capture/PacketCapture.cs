using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Capture;

/// <summary>
/// Writes the packets that pass the interfaces of hosts as a pcapng file, which Wireshark opens. A packet stands at each interface that it passes: where it
/// is sent, and where it arrives, so that one that was lost stands at its sender alone; on a loopback interface once. Times are virtual.
/// </summary>
/// <remarks>
/// A capture changes nothing of a run, its hash included: one seed, one file, byte for byte. Started by <c>SimulatedNetwork.StartCapture</c>, ended by
/// <see cref="Dispose"/> or with the network. What goes wrong when it writes is thrown by the call that runs the network. Threading as for the network.
/// </remarks>
public sealed class PacketCapture : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private readonly PcapNgWriter _writer;
    private readonly Func<ulong> _nowNs;
    private readonly List<Action> _detachments = [];
    private byte[] _buffer = new byte[2048];
    private int _interfaces;
    private bool _isDisposed;

    internal PacketCapture(Stream stream, bool ownsStream, CaptureOptions options, Func<ulong> nowNs)
    {
        (_stream, _ownsStream, Options, _nowNs) = (stream, ownsStream, options, nowNs);
        _writer = new PcapNgWriter(stream);
        _writer.WriteSectionHeader();
    }

    /// <summary>What is captured.</summary>
    public CaptureOptions Options { get; }

    /// <summary>How many packets were written.</summary>
    public long PacketCount { get; private set; }

    /// <summary>Writes what is buffered to the file or stream.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Ends the capture. A file is closed; a stream that the caller gave is flushed and stays open. Ending twice is allowed.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (Action detach in _detachments)
        {
            detach();
        }

        _stream.Flush();
        if (_ownsStream)
        {
            _stream.Dispose();
        }
    }

    // The number of an interface in the file.
    internal int AddInterface(string name)
    {
        _writer.WriteInterface(name, Options.SnapLength);
        return _interfaces++;
    }

    internal void OnEnd(Action detach) => _detachments.Add(detach);

    internal void Write(int interfaceNumber, Packet packet, bool isOutgoing)
    {
        if (_buffer.Length < packet.TotalLength)
        {
            _buffer = new byte[Math.Max(packet.TotalLength, 2 * _buffer.Length)];
        }

        int length = PacketWriter.Write(packet, _buffer);
        _writer.WritePacket(interfaceNumber, _nowNs(), _buffer.AsSpan(0, length), Options.SnapLength, isOutgoing);
        PacketCount++;
    }
}
