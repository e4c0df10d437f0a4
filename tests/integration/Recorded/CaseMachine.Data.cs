using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

// Sending and receiving.
internal sealed partial class CaseMachine
{
    private const int MaxBrimRounds = 12;
    private static readonly Duration BrimPause = Duration.FromMilliseconds(500);

    private object? Send(Step step, ISocket socket)
    {
        if (step.Has("text")) throw new PythonException("TypeError");
        var flags = SocketFlags.FromNative(step.Flags);
        int seed = step.Int("seed");
        switch (step.Operation)
        {
            case "send":
                byte[] bytes = Payload.Create(seed, step.Int("len"));
                int sent = Waiting(socket, PollEvents.Write, step.HasFlag("DONTWAIT"), () => socket.Send(bytes, flags));
                if (sent > 0) Remember(step, seed, sent);
                return sent;
            case "sendall":
                socket.SendAll(Payload.Create(seed, step.Int("len")), flags);
                Remember(step, seed, step.Int("len"));
                return null;
            case "sendto":
                byte[] message = Payload.Create(seed, step.Int("len"));
                EndPoint to = _arguments.Address(step["addr"], socket);
                return Waiting(socket, PollEvents.Write, step.HasFlag("DONTWAIT"), () => socket.SendTo(message, flags, to));
            case "fill":
                return Fill(step, socket);
            default:
                return FillMessages(step, socket);
        }
    }

    private void Remember(Step step, int seed, int length)
    {
        if (step.Find("as") is { } label) symbols.Fills[label.GetString()!] = (seed, length);
    }

    private Dictionary<string, object?> Fill(Step step, ISocket socket)
    {
        int max = step.Int("max");
        int total = 0;
        string end = "MAX";
        for (int round = 1; total < max; round++)
        {
            int before = total;
            end = FillOnce(step, socket, max, ref total);
            bool isOver = step.Find("brim") is not { ValueKind: JsonValueKind.True } || end != "EAGAIN";
            if (isOver || round > MaxBrimRounds || (round > 1 && total == before)) break;
            if (socket.AddressFamily != AddressFamily.Unix) world.Pause(BrimPause);
        }

        symbols.Fills[step.Text("as")] = (step.Int("seed"), total);
        return new() { ["sent"] = total, ["end"] = end };
    }

    private static string FillOnce(Step step, ISocket socket, int max, ref int total)
    {
        while (total < max)
        {
            try
            {
                total += socket.Send(Payload.Create(step.Int("seed"), Math.Min(step.Int("chunk"), max - total), total));
            }
            catch (Exception e) when (e is SocketException or SocketClosedException)
            {
                return EndOf(e);
            }
        }

        return "MAX";
    }

    private Dictionary<string, object?> FillMessages(Step step, ISocket socket)
    {
        int count = 0;
        string end = "MAX";
        while (count < step.Int("max"))
        {
            byte[] message = Payload.Create(step.Int("seed") + count, step.Int("len"));
            try
            {
                if (step.Find("addr") is { } to) socket.SendTo(message, SocketFlags.None, _arguments.Address(to, socket));
                else socket.Send(message);
            }
            catch (Exception e) when (e is SocketException or SocketClosedException)
            {
                end = EndOf(e);
                break;
            }

            count++;
        }

        symbols.Fills[step.Text("as")] = (0, count);
        return new() { ["sent"] = count, ["end"] = end };
    }

    private static string EndOf(Exception exception) => Describe(exception) is var answer && answer.ContainsKey("timeout") ? "TIMEOUT" : (string)answer["err"]!;

    private object? Receive(Step step, ISocket socket)
    {
        if (step.Operation == "drain") return Drain(step, socket);
        bool isInto = step.Operation.EndsWith("_into", StringComparison.Ordinal);
        int size = isInto ? IntoSize(step) : PythonArguments.Int(_arguments.Read(step["max"]));
        if (size < 0) throw new PythonException("ValueError");

        // Python asks nobody for nothing.
        if (size == 0 && !step.Operation.StartsWith("recvfrom", StringComparison.Ordinal)) return Received(step, 0, []);
        byte[] buffer = new byte[size];
        var flags = SocketFlags.FromNative(step.Flags);
        EndPoint? source = null;
        int received;
        if (step.Operation.StartsWith("recvfrom", StringComparison.Ordinal))
        {
            ReceiveFromResult result = Waiting(socket, PollEvents.Read, step.HasFlag("DONTWAIT"), () => socket.ReceiveFrom(buffer, flags));
            received = result.Count;
            source = result.RemoteEndPoint;
        }
        else
        {
            received = Waiting(socket, PollEvents.Read, step.HasFlag("DONTWAIT"), () => socket.Receive(buffer, flags));
        }

        Dictionary<string, object?> answer = Received(step, received, buffer.AsSpan(0, Math.Min(received, size)));
        if (step.Operation.StartsWith("recvfrom", StringComparison.Ordinal)) answer["from"] = _arguments.Show(source, socket.SocketType);
        return answer;
    }

    private static Dictionary<string, object?> Received(Step step, int count, ReadOnlySpan<byte> bytes) => step.HasFlag("TRUNC")
        ? new() { ["len"] = count }
        : new() { ["len"] = count, ["crc"] = Payload.Crc(bytes) };

    private static int IntoSize(Step step)
    {
        int buffer = step.Int("buf");
        int asked = step.Int("n");
        return asked < 0 || asked > buffer ? throw new PythonException("ValueError") : asked == 0 ? buffer : asked;
    }

    private Dictionary<string, object?> Drain(Step step, ISocket socket)
    {
        byte[] chunk = new byte[step.Int("chunk", 65536)];
        using var received = new MemoryStream();
        string? end = null;
        for (int idle = 0; end is null;)
        {
            try
            {
                int count = socket.Receive(chunk);
                received.Write(chunk, 0, count);
                if (count == 0) end = "EOF";
                else idle = 0;
            }
            catch (Exception e) when (e is SocketException or SocketClosedException)
            {
                string error = EndOf(e);
                if (error != "EAGAIN" || idle++ >= 2) end = error;
                else world.Settle();
            }
        }

        byte[] wanted = [.. step.List("of").SelectMany(label => Filled(label.GetString()!)).Skip(step.Int("skip"))];
        ReadOnlySpan<byte> got = received.ToArray();
        string match = got.SequenceEqual(wanted) ? "all" : wanted.AsSpan().StartsWith(got) ? "prefix" : "other";
        return new() { ["match"] = match, ["end"] = end };
    }

    private byte[] Filled(string label) =>
        symbols.Fills.TryGetValue(label, out (int Seed, int Length) fill) ? Payload.Create(fill.Seed, fill.Length) : throw new UndefinedSymbolException(label);
}
