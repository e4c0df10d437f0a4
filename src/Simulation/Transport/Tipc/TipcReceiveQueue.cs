// The receiving half of a link: packets in the order of their numbers, those that came too early kept aside, fragments put together
// (tipc_link_rcv, tipc_buf_append).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed class TipcReceiveQueue
{
    // TIPC_MAX_LINK_WIN
    private const int MaxWindow = 8191;

    // In the order of their numbers.
    private readonly List<TipcMessage> _early = [];
    private byte[] _whole = [];
    private int _assembled;

    internal ushort Next { get; private set; } = 1;

    internal ushort Acknowledgment => LinkSequence.Add(Next, -1);

    internal bool HasEarly => _early.Count > 0;

    // Packets taken since the other end was last told.
    internal int Untold { get; set; }

    // True for a packet that is new; false for one that was here before or lies too far ahead.
    internal bool TryAdd(TipcMessage message)
    {
        ushort sequence = message.LinkSequence;
        int ahead = LinkSequence.Difference(sequence, Next);
        if (ahead is < 0 or > MaxWindow)
        {
            return false;
        }

        int index = _early.FindIndex(m => LinkSequence.Difference(m.LinkSequence, sequence) >= 0);
        if (index >= 0 && _early[index].LinkSequence == sequence)
        {
            return false;
        }

        _early.Insert(index < 0 ? _early.Count : index, message);
        return true;
    }

    // The next packet in order, if it is here.
    internal TipcMessage? Take()
    {
        if (_early.Count == 0 || _early[0].LinkSequence != Next)
        {
            return null;
        }

        TipcMessage message = _early[0];
        _early.RemoveAt(0);
        Next = LinkSequence.Add(Next, 1);
        Untold++;
        return message;
    }

    // How many packets are missing from the next one on, given what the other end says it will send next.
    internal int CountMissing(ushort otherNext)
    {
        ushort end = _early.Count > 0 ? _early[0].LinkSequence : otherNext;
        return Math.Max(LinkSequence.Difference(end, Next), 0);
    }

    // Adds a fragment; the whole message with the last one. Fragments that fit nothing are dropped.
    internal TipcMessage? Assemble(TipcMessage fragment)
    {
        if (fragment.Type == TipcMessageType.FirstFragment)
        {
            _whole = new byte[TipcMessage.MaxHeader + TipcMessage.MaxData];
            _assembled = 0;
        }

        ReadOnlySpan<byte> part = fragment.Data;
        if (part.Length > _whole.Length - _assembled)
        {
            _whole = [];
            _assembled = 0;
            return null;
        }

        part.CopyTo(_whole.AsSpan(_assembled));
        _assembled += part.Length;
        if (fragment.Type != TipcMessageType.LastFragment)
        {
            return null;
        }

        TipcMessage.TryRead(_whole.AsSpan(0, _assembled), out TipcMessage? message);
        _whole = [];
        _assembled = 0;
        return message;
    }

    internal void Clear()
    {
        _early.Clear();
        _whole = [];
        _assembled = 0;
        Untold = 0;
        Next = 1;
    }
}
