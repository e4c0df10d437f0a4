using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.Contract;

// Plays a script in one of the three forms and writes down what came back, in words that hold no port and no time.
internal sealed class ScriptPlayer
{
    private static readonly Duration ShortTimeout = Duration.FromMilliseconds(1);

    private readonly ContractWorld _world;
    private readonly CallForm _form;
    private readonly ISocket _listener;
    private readonly ISocket _near;
    private readonly ISocket _far;
    private readonly ISocket _nearDatagrams;
    private readonly ISocket _farDatagrams;
    private readonly List<string> _transcript = [];

    public ScriptPlayer(ContractWorld world, StreamFamily family, CallForm form)
    {
        _world = world;
        _form = form;
        _listener = world.Listener(family);
        (_near, _far) = world.ConnectedWithoutDelay(family);
        _nearDatagrams = world.ClientDatagram(DatagramFamily.Udp4);
        _farDatagrams = world.ServerDatagram(DatagramFamily.Udp4);
        foreach (ISocket socket in (ISocket[])[_listener, _near, _far, _nearDatagrams, _farDatagrams])
        {
            socket.Timeout = Duration.Zero;
        }
    }

    public IReadOnlyList<string> Play(IEnumerable<ScriptCommand> script)
    {
        foreach (ScriptCommand command in script)
        {
            _transcript.Add($"{command}: {Describe(() => Play(command))}");
            _world.Settle();
        }

        return _transcript;
    }

    private string Play(ScriptCommand command)
    {
        ISocket socket = command.OnNear ? _near : _far;
        ISocket datagrams = command.OnNear ? _nearDatagrams : _farDatagrams;
        byte[] buffer = new byte[command.Size];
        switch (command.Step)
        {
            case ScriptStep.Send:
                return Say(Call.Send(socket, Payload.Slice(0, command.Size)));
            case ScriptStep.SendAll:
                return Say(Call.SendAll(socket, Payload.Slice(0, command.Size)));
            case ScriptStep.Receive:
                return Say(Call.Receive(socket, buffer), buffer);
            case ScriptStep.Peek:
                return Say(Call.Receive(socket, buffer, SocketFlags.Peek), buffer);
            case ScriptStep.ReceiveFrom:
                return Say(Call.ReceiveFrom(socket, buffer), buffer);
            case ScriptStep.DontWait:
                return Say(Call.Receive(socket, buffer, SocketFlags.DontWait), buffer);
            case ScriptStep.ShutSending:
                socket.Shutdown(SocketShutdown.Send);
                return "done";
            case ScriptStep.ShutReceiving:
                socket.Shutdown(SocketShutdown.Receive);
                return "done";
            case ScriptStep.CloseFar:
                _far.Close();
                return "done";
            case ScriptStep.Wait:
                _world.Settle();
                return "done";
            case ScriptStep.WithTimeout:
                return WithTimeout(socket, () => Say(Call.Receive(socket, buffer), buffer));
            case ScriptStep.Reconnect:
                return Say(Call.Connect(socket, _listener.LocalEndPoint));
            case ScriptStep.Poll:
                return Say(Call.PollMany(socket.Provider, [socket], PollEvents.Read, Duration.Zero));
            case ScriptStep.SendDatagram:
                return Say(Call.SendTo(datagrams, Payload.Slice(1, command.Size), (command.OnNear ? _farDatagrams : _nearDatagrams).LocalEndPoint));
            case ScriptStep.ReceiveDatagram:
                return Say(Call.ReceiveFrom(datagrams, buffer), buffer);
            case ScriptStep.Accept:
                return Say(Call.Accept(_listener, s => _world.Own(s)));
            default:
                throw new ArgumentOutOfRangeException(nameof(command));
        }
    }

    private string Say(Call call, byte[]? buffer = null)
    {
        Answer answer = call.Make(_world, _form);
        string data = buffer is null ? "" : Convert.ToHexString(buffer.AsSpan(0, Math.Min(buffer.Length, answer.Count)));
        return string.Create(CultureInfo.InvariantCulture, $"{answer.Ending} {answer.Code} {answer.Count} {Name(answer.Peer)} {answer.Flags} {data}");
    }

    private string Name(EndPoint? address) => address switch
    {
        null => "nobody",
        _ when address.Equals(_nearDatagrams.LocalEndPoint) => "near",
        _ when address.Equals(_farDatagrams.LocalEndPoint) => "far",
        _ => "other",
    };

    private static string Describe(Func<string> action)
    {
        try
        {
            return action();
        }
        catch (SocketException e)
        {
            return $"throws {e.SocketErrorCode}";
        }
        catch (SocketClosedException)
        {
            return "is closed";
        }
    }

    private static string WithTimeout(ISocket socket, Func<string> action)
    {
        socket.Timeout = ShortTimeout;
        try
        {
            return action();
        }
        finally
        {
            if (socket.Descriptor >= 0)
            {
                socket.Timeout = Duration.Zero;
            }
        }
    }
}
