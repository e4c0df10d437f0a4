using System.Globalization;
using System.Text;

namespace SimNet.Simulation.Transport.Tipc;

// The identity of a node: 16 bytes that hold its address in hexadecimal digits, as for all nodes that were given an address (tipc_set_node_addr).
internal static class TipcNodeId
{
    internal static void Write(uint address, Span<byte> bytes)
    {
        bytes.Clear();
        Encoding.ASCII.GetBytes(ToText(address), bytes);
    }

    internal static string ToText(uint address) => address.ToString("x", CultureInfo.InvariantCulture);
}
