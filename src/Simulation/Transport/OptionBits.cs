namespace SimNet.Simulation.Transport;

// Options that are on or off, by their numbers, which are below 128.
internal struct OptionBits
{
    private UInt128 _bits;

    internal readonly bool this[int name] => (_bits >> name & UInt128.One) != UInt128.Zero;

    internal void Set(int name, bool isOn) => _bits = isOn ? _bits | UInt128.One << name : _bits & ~(UInt128.One << name);
}
