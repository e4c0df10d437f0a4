namespace SimNet.Simulation.Engine;

internal static class Watchdog
{
    internal static void Watch(EventLoop loop) => _ = loop;
}
