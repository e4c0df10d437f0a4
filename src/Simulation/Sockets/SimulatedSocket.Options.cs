using System.Net.Sockets;
using SimNet.Simulation.Transport;

namespace SimNet.Simulation.Sockets;

internal sealed partial class SimulatedSocket
{
    public int GetOption(int level, int name)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        GetOption(level, name, value);
        return new OptionInput(value, Host.ByteOrder.IsLittleEndian).Int32At(0);
    }

    public int GetOption(int level, int name, Span<byte> value)
    {
        var output = new OptionOutput(value, Host.ByteOrder.IsLittleEndian);
        ThrowIfError(Enter(nameof(GetOption)).Transport.GetOption(level, name, ref output));
        return output.Length;
    }

    public void SetOption(int level, int name, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        new OptionOutput(bytes, Host.ByteOrder.IsLittleEndian).Put32(bytes, value);
        SetOption(level, name, bytes);
    }

    public void SetOption(int level, int name, ReadOnlySpan<byte> value) => Set(level, name, new OptionInput(value, Host.ByteOrder.IsLittleEndian));

    public void SetNullOption(int level, int name, int length) => Set(level, name, OptionInput.Null(length));

    public int Control(uint control, Span<byte> argument)
    {
        TransportSocket transport = Enter(nameof(Control)).Transport;
        transport.EnterCall();
        SocketError error = transport.Control(control, argument, Host.ByteOrder.IsLittleEndian, out int result);
        transport.LeaveCall();
        ThrowIfError(error);
        return result;
    }

    private void Set(int level, int name, OptionInput value)
    {
        // setsockopt(2) refuses a negative length itself.
        TransportSocket transport = Enter(nameof(SetOption)).Transport;
        transport.EnterCall();
        SocketError error = value.Length < 0 ? SocketError.InvalidArgument : transport.SetOption(level, name, value);
        transport.LeaveCall();
        ThrowIfError(error);
    }
}
