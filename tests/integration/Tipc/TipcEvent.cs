namespace SimNet.Tests.Integration.Tipc;

/// <summary>struct tipc_event, without the subscription.</summary>
internal sealed record TipcEvent(uint Happened, uint Lower, uint Upper, uint Node, uint Port)
{
    public const uint Published = 1;
    public const uint Withdrawn = 2;
    public const uint TimedOut = 3;
}
