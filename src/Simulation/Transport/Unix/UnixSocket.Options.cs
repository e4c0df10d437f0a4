// UNIX sockets have the options of SOL_SOCKET only; most are kept and mean nothing here, as on Linux.
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Unix;

internal abstract partial class UnixSocket
{
    private protected sealed override SocketError GetFamilyOption(int level, int name, ref OptionOutput value) => SocketError.OperationNotSupported;

    private protected sealed override SocketError SetFamilyOption(int level, int name, OptionInput value) => SocketError.OperationNotSupported;

    // The receive buffer limits nothing: what is under way counts against its sender.
    private protected sealed override void OnSocketOption(int name)
    {
        if (name == OptionNames.SendBuffer)
        {
            Unix.Wakeups.Post(this, PollEvents.Write);
        }
    }
}
