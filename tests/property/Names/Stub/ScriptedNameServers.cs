using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Simulation.Topology;

namespace SimNet.Tests.Property.Names.Stub;

// Name servers that do what a script says, and note whom was asked what and when. A rule's key is an address, a protocol, a name and a type, or fewer of
// these from the left or the right; its value is a list of words, of which one may be late by so many seconds ("late3:ok").
internal sealed class ScriptedNameServers(SimulatedNetwork network, IReadOnlyDictionary<string, string> rules)
{
    public List<string> Asked { get; } = [];

    public void Start(SimulatedHost host, string address)
    {
        var own = new IPEndPoint(IPAddress.Parse(address), 53);
        host.Start($"udp {address}", () => ServeDatagramsAsync(host, own));
        host.Start($"tcp {address}", () => ServeStreamsAsync(host, own));
    }

    private async Task ServeDatagramsAsync(SimulatedHost host, IPEndPoint own)
    {
        ISocket socket = host.Sockets.CreateSocket(own.AddressFamily, SocketType.Dgram);
        socket.Bind(own);
        byte[] buffer = new byte[2000];
        while (true)
        {
            ReceiveFromResult received = await socket.ReceiveFromAsync(buffer);
            var answers = new ScriptedAnswers(buffer[..received.Count]);
            foreach (string word in Ask(own, "udp", answers))
            {
                string[] late = word.Split(':');
                _ = late.Length == 1
                    ? SendAsync(socket, answers, word, received.RemoteEndPoint!)
                    : SendLaterAsync(host, socket, answers, late, received.RemoteEndPoint!);
            }
        }
    }

    private static async Task SendLaterAsync(SimulatedHost host, ISocket socket, ScriptedAnswers answers, string[] late, EndPoint to)
    {
        double seconds = double.Parse(late[0]["late".Length..], CultureInfo.InvariantCulture);
        await Task.Delay(TimeSpan.FromSeconds(seconds), host.Sockets.TimeProvider);
        await SendAsync(socket, answers, late[1], to);
    }

    private static async Task SendAsync(ISocket socket, ScriptedAnswers answers, string word, EndPoint to)
    {
        foreach (byte[]? message in answers.Answer(word))
        {
            if (message is not null) await socket.SendToAsync(message, SocketFlags.None, to);
        }
    }

    private async Task ServeStreamsAsync(SimulatedHost host, IPEndPoint own)
    {
        ISocket listener = host.Sockets.CreateSocket(own.AddressFamily);
        listener.Bind(own);
        listener.Listen();
        while (true)
        {
            _ = ServeConnectionAsync((await listener.AcceptAsync()).Socket, own);
        }
    }

    private async Task ServeConnectionAsync(ISocket connection, IPEndPoint own)
    {
        using ISocket socket = connection;
        byte[] prefix = new byte[2];
        while (await FillAsync(socket, prefix))
        {
            byte[] query = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
            await FillAsync(socket, query);
            var answers = new ScriptedAnswers(query);
            foreach (byte[]? message in Ask(own, "tcp", answers).SelectMany(answers.Answer))
            {
                if (message is null) return;
                BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)message.Length);
                await socket.SendAllAsync((byte[])[.. prefix, .. message]);
            }
        }
    }

    private static async Task<bool> FillAsync(ISocket socket, byte[] buffer)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int received;
            try
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(filled));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                return false;
            }

            if (received == 0) return false;
            filled += received;
        }

        return true;
    }

    private string[] Ask(IPEndPoint own, string protocol, ScriptedAnswers answers)
    {
        string edns = answers.HasEdns ? " edns" : "";
        double seconds = Math.Round(network.Elapsed.TotalSeconds);
        Asked.Add(string.Create(CultureInfo.InvariantCulture, $"{seconds} {own.Address} {protocol} {answers.Name} {answers.TypeName}{edns}"));
        string[] keys =
        [
            $"{own.Address}/{protocol}/{answers.Name}/{answers.Type}", $"{own.Address}/{answers.Name}/{answers.Type}", $"{own.Address}/{answers.Type}",
            $"{own.Address}/{protocol}", $"{own.Address}", $"{answers.Name}/{answers.Type}", answers.Name, $"{answers.Type}", "*",
        ];
        string? key = keys.FirstOrDefault(rules.ContainsKey);
        return key is null ? ["nx"] : rules[key].Split(',');
    }
}
