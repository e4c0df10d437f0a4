// Messages that could not be delivered, on their way back (tipc_msg_reverse).
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Tipc;

internal static class TipcReturn
{
    // MAX_FORWARD_SIZE
    private const int MaxData = 1024;

    // Null for what is not to come back: its sender said so, or it came back already.
    internal static TipcMessage? Make(TipcMessage message, uint self, TipcError error)
    {
        if (message.IsDestinationDroppable || message.Error != TipcError.None)
        {
            return null;
        }

        // The sender of a request for a connection keeps its data for another attempt.
        bool isRetried = message.IsData && message.IsSyn && error == TipcError.Overload;
        int dataLength = isRetried ? 0 : Math.Min(message.DataLength, MaxData);
        uint sender = message.PreviousNode;
        TipcMessage back = message.Copy(Math.Max(message.HeaderLength, TipcMessage.BasicHeader), dataLength);
        back.Error = error;
        back.IsUnsequenced = false;
        back.OriginPort = message.DestinationPort;
        back.DestinationPort = message.OriginPort;
        back.DestinationNode = sender;
        back.PreviousNode = self;
        back.OriginNode = self;
        return back;
    }
}
