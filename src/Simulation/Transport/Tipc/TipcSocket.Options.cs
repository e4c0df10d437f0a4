// The options of SOL_TIPC (tipc_setsockopt, tipc_getsockopt) and the control operations (tipc_ioctl). Multicasts always go to each node on its
// own, so that the choice of a method changes nothing, and small sends of a stream are never held back. Groups are left out: joining one
// answers that there is no memory for it.
using System.Net.Sockets;
using SimNet.Abstractions;

namespace SimNet.Simulation.Transport.Tipc;

internal sealed partial class TipcSocket
{
    // TIPC_CRITICAL_IMPORTANCE
    private const int MaxImportance = 3;

    // struct tipc_group_req: type, instance, scope, flags
    private const int GroupRequestLength = 16;
    private const int GroupScopeOffset = 8;

    private bool _isSourceDroppable;
    private bool _isDestinationDroppable;

    internal int Importance { get; private set; }

    private protected override SocketError GetFamilyOption(int level, int name, ref OptionOutput value)
    {
        // Programs made for TCP may ask a stream for TCP's options.
        if (level == OptionNames.TcpLevel && Type == SocketType.Stream)
        {
            return value.Write(ReadOnlySpan<byte>.Empty);
        }

        if (level != TipcOptionNames.Level)
        {
            return SocketError.ProtocolOption;
        }

        int? number = name switch
        {
            TipcOptionNames.Importance => Importance,
            TipcOptionNames.SourceDroppable => _isSourceDroppable ? 1 : 0,
            TipcOptionNames.DestinationDroppable => _isDestinationDroppable ? 1 : 0,
            TipcOptionNames.ConnectTimeout => _connectTimeout,
            TipcOptionNames.NodeReceiveQueueDepth => 0,
            TipcOptionNames.SocketReceiveQueueDepth => _received.Count,
            TipcOptionNames.SocketReceiveQueueUsed => _charged,
            TipcOptionNames.GroupJoin => 0,
            _ => null,
        };
        return number is { } known && value.Capacity >= sizeof(int) ? value.Write(known) : SocketError.InvalidArgument;
    }

    private protected override SocketError SetFamilyOption(int level, int name, OptionInput value)
    {
        if (level == OptionNames.TcpLevel && Type == SocketType.Stream)
        {
            return SocketError.Success;
        }

        if (level != TipcOptionNames.Level)
        {
            return SocketError.ProtocolOption;
        }

        switch (name)
        {
            case TipcOptionNames.Importance or TipcOptionNames.SourceDroppable or TipcOptionNames.DestinationDroppable
                or TipcOptionNames.ConnectTimeout or TipcOptionNames.NoDelay:
                SocketError error = value.ReadInt32(out int number);
                return error == SocketError.Success ? SetNumber(name, number) : error;
            case TipcOptionNames.GroupJoin:
                return JoinGroup(value);
            default:
                return SetWithoutValue(name, value);
        }
    }

    private SocketError SetNumber(int name, int number)
    {
        switch (name)
        {
            case TipcOptionNames.Importance when number is < 0 or > MaxImportance:
                return SocketError.InvalidArgument;
            case TipcOptionNames.Importance:
                Importance = number;
                break;
            case TipcOptionNames.SourceDroppable when Type == SocketType.Stream:
                return SocketError.ProtocolOption;
            case TipcOptionNames.SourceDroppable:
                _isSourceDroppable = number != 0;
                break;
            case TipcOptionNames.DestinationDroppable:
                _isDestinationDroppable = number != 0;
                break;
            case TipcOptionNames.ConnectTimeout:
                _connectTimeout = unchecked((ushort)number);
                break;
            default:
                break;
        }

        return SocketError.Success;
    }

    // The kernel reads the request before it looks at its contents.
    private static SocketError JoinGroup(OptionInput value)
    {
        SocketError error = value.Check(GroupRequestLength);
        if (error != SocketError.Success)
        {
            return error;
        }

        if (unchecked((uint)value.Int32At(0)) < FirstUserService)
        {
            return SocketError.AccessDenied;
        }

        return unchecked((uint)value.Int32At(GroupScopeOffset)) > TipcScopes.Node
            ? SocketError.InvalidArgument
            : SocketErrors.FromErrno(Errno.ENOMEM);
    }

    // Options that take no value, not even an empty one; nobody is in a group that could be left.
    private static SocketError SetWithoutValue(int name, OptionInput value) =>
        value.IsNull && value.Length == 0 && name is TipcOptionNames.MulticastBroadcast or TipcOptionNames.MulticastReplicast
            ? SocketError.Success
            : SocketError.InvalidArgument;
}
