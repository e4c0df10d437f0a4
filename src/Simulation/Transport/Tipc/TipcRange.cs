namespace SimNet.Simulation.Transport.Tipc;

// A service type and instances of it, both ends included (struct tipc_service_range).
internal readonly record struct TipcRange(uint Type, uint Lower, uint Upper)
{
    internal bool Overlaps(uint lower, uint upper) => Lower <= upper && Upper >= lower;
}
