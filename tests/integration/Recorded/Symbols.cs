using SimNet.Abstractions;

namespace SimNet.Tests.Integration.Recorded;

/// <summary>What a case's names stand for: sockets, descriptors, ports, names that the host chose, what was sent.</summary>
internal sealed class Symbols
{
    private readonly Dictionary<string, (int Number, string Transport)> _ports = [];
    private readonly Dictionary<string, ChosenName> _names = [];

    public Dictionary<string, ISocket> Sockets { get; } = [];

    public Dictionary<string, int> Descriptors { get; } = [];

    /// <summary>For each label the seed and length of what was accepted.</summary>
    public Dictionary<string, (int Seed, int Length)> Fills { get; } = [];

    /// <summary>How many fresh symbols took the number of another one of the same transport.</summary>
    public int Aliases { get; private set; }

    public ISocket Socket(string name) => Sockets.TryGetValue(name, out ISocket? socket) ? socket : throw new UndefinedSymbolException(name);

    public int Port(string symbol) => _ports.TryGetValue(symbol, out (int Number, string) port) ? port.Number : throw new UndefinedSymbolException(symbol);

    public string Name(string symbol) => _names.TryGetValue(symbol, out ChosenName? name) ? name.Bytes : throw new UndefinedSymbolException(symbol);

    public static bool IsPort(string text) => text.Length > 1 && text[0] is 'P' or 'E' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    public static bool IsChosenName(string text) => text.StartsWith("@E", StringComparison.Ordinal);

    public void Declare(string symbol, PortNumber port, bool isFresh)
    {
        if (isFresh && _ports.Any(p => p.Key != symbol && p.Value == (port.Number, port.Transport))) Aliases++;
        _ports[symbol] = (port.Number, port.Transport);
    }

    public bool Matches(string symbol, PortNumber port)
    {
        if (!_ports.ContainsKey(symbol)) Declare(symbol, port, isFresh: true);
        return _ports[symbol].Number == port.Number;
    }

    public bool Matches(string symbol, ChosenName name)
    {
        _names.TryAdd(symbol, name);
        return _names[symbol] == name;
    }
}
