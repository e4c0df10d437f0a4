namespace SimNet.Samples.Echo.Programs;

/// <summary>What the programs are configured with: where the server is.</summary>
/// <param name="Host">The server's name or address, as the client knows it.</param>
/// <param name="Port">The server's port; a server that is given 0 lets its host choose.</param>
/// <param name="Clients">How many clients a server serves, one after the other.</param>
public sealed record EchoSettings(string Host = "", int Port = EchoSettings.DefaultPort, int Clients = 1)
{
    /// <summary>The port of the document: arbitrary and not privileged.</summary>
    public const int DefaultPort = 50007;
}
