// SIO_RCVALL, which Windows has and Linux has not: a socket of IPPROTO_IP that is bound to an address of an interface receives all packets
// of IPv4 that pass it, in both directions and whomever they are for. Only on a host that says so (HostSettings.SupportsReceiveAll).
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Ip;
using SimNet.Simulation.Wire;

namespace SimNet.Simulation.Transport.Raw;

internal sealed partial class RawIPv4Socket : IPacketTap
{
    private bool _receivesAll;

    internal override SocketError Control(uint code, Span<byte> argument, bool isLittleEndian, out int result)
    {
        if (code != ControlCodes.ReceiveAll || !Settings.SupportsReceiveAll)
        {
            return base.Control(code, argument, isLittleEndian, out result);
        }

        result = 0;
        if (argument.Length < sizeof(int))
        {
            return SocketError.Fault;
        }

        // It takes a socket of the wildcard protocol with an interface of its own.
        var mode = (ReceiveAllMode)new OptionInput(argument, isLittleEndian).Int32At(0);
        if (Number != 0 || !IsAddressBound || mode is < ReceiveAllMode.Off or > ReceiveAllMode.IPLevel)
        {
            return SocketError.InvalidArgument;
        }

        // The mode of the socket level does nothing on Windows either.
        if (mode != ReceiveAllMode.SocketLevelOnly)
        {
            ReceiveAll(mode != ReceiveAllMode.Off);
        }

        return SocketError.Success;
    }

    internal override void Close()
    {
        ReceiveAll(false);
        base.Close();
    }

    // A packet within the host passes loopback twice; it is told of once.
    public void Observe(Packet packet, bool isLoopback, bool isOutgoing)
    {
        if (packet.IsIPv4 && isLoopback == Local.Address.IsLoopback && !(isLoopback && isOutgoing))
        {
            Enqueue(packet, isLoopback, isOutgoing);
        }
    }

    private void ReceiveAll(bool isOn)
    {
        if (isOn && !_receivesAll)
        {
            Ip.AddTap(this);
        }
        else if (!isOn && _receivesAll)
        {
            Ip.RemoveTap(this);
        }

        _receivesAll = isOn;
    }
}
