namespace SimNet.Tests.Property.Contract;

// The kinds of stream that share the stream suites.
public enum StreamFamily
{
    Tcp4,
    Tcp6,
    Unix,
}
