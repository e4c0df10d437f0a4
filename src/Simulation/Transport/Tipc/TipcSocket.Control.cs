// The control operations of TIPC (tipc_ioctl): the name of a link, the identity of another node. Others, such as the bytes that wait, it has not.
using System.Net.Sockets;
using System.Text;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcSocket
{
    private const uint GetLinkName = 0x89E0;
    private const uint GetNodeId = 0x89E1;

    // struct tipc_sioc_ln_req: node, bearer, name; struct tipc_sioc_nodeid_req: node, identity
    private const int LinkNameLength = 68;
    private const int LinkNameOffset = 8;
    private const int NodeIdLength = 16;
    private const int NodeIdOffset = 4;

    internal override SocketError Control(uint code, Span<byte> argument, bool isLittleEndian, out int result)
    {
        result = 0;
        int length = code switch
        {
            GetLinkName => LinkNameOffset + LinkNameLength,
            GetNodeId => NodeIdOffset + NodeIdLength,
            _ => 0,
        };
        if (length == 0)
        {
            return SocketErrors.FromErrno(Errno.ENOTTY);
        }

        if (argument.Length < length)
        {
            return SocketError.Fault;
        }

        var input = new OptionInput(argument, isLittleEndian);
        uint node = unchecked((uint)input.Int32At(0));
        bool isKnown = _node.FindLink(node) is not null;
        if (code == GetNodeId)
        {
            if (isKnown)
            {
                TipcNodeId.Write(node, argument.Slice(NodeIdOffset, NodeIdLength));
            }
        }
        else
        {
            // There is one bearer, the first.
            isKnown &= (input.Int32At(sizeof(int)) & ushort.MaxValue) == 0;
            if (isKnown)
            {
                argument.Slice(LinkNameOffset, LinkNameLength).Clear();
                Encoding.ASCII.GetBytes($"{TipcNodeId.ToText(_node.Self)}:udp-{TipcNodeId.ToText(node)}:udp", argument[LinkNameOffset..]);
            }
        }

        return isKnown ? SocketError.Success : SocketError.AddressNotAvailable;
    }
}
