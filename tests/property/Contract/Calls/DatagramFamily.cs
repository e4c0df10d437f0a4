namespace SimNet.Tests.Property.Contract;

// The kinds of datagram socket that share the datagram suites.
public enum DatagramFamily
{
    Udp4,
    Udp6,
    Unix,
}
