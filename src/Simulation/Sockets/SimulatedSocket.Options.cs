using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

internal sealed partial class SimulatedSocket
{
    public int GetOption(int level, int name)
    {
        ThrowIfError(Enter(nameof(GetOption)).Transport.GetOption(level, name, out OptionValue value));
        return value.Number;
    }

    public int GetOption(int level, int name, Span<byte> value)
    {
        ThrowIfError(Enter(nameof(GetOption)).Transport.GetOption(level, name, out OptionValue option));
        return OptionLayouts.Write(option, Host.ByteOrder.IsLittleEndian, value);
    }

    public void SetOption(int level, int name, int value) => Set(level, name, OptionValue.From(value));

    public void SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        _ = Enter(nameof(SetOption));
        if (!OptionLayouts.TryRead(value, OptionNames.LayoutOf(level, name), Host.ByteOrder.IsLittleEndian, out OptionValue option))
        {
            throw SocketErrors.ToException(SocketError.InvalidArgument);
        }

        Set(level, name, option);
    }

    // The kernel reads the value before it looks at the option: a null one is a bad address, unless it is too short to be read.
    public void SetNullOption(int level, int name, int length)
    {
        _ = Enter(nameof(SetNullOption));
        throw SocketErrors.ToException(length is >= 0 and < sizeof(int) || length < 0 ? SocketError.InvalidArgument : SocketError.Fault);
    }

    private void Set(int level, int name, in OptionValue value)
    {
        TransportSocket transport = Enter(nameof(SetOption)).Transport;
        transport.EnterCall();
        SocketError error = transport.SetOption(level, name, value);
        transport.LeaveCall();
        ThrowIfError(error);
    }
}
