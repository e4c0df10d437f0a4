using Xunit;

namespace SimNet.Tests.Property.Contract;

// What holds for TCP over IPv4, TCP over IPv6 and UNIX streams alike is tested for all three.
public abstract class StreamSuite(WorldFactory worlds) : ContractSuite(worlds)
{
    public static TheoryData<StreamFamily> Streams { get; } = new(Enum.GetValues<StreamFamily>());

    public static TheoryData<StreamFamily> TcpStreams { get; } = new(StreamFamily.Tcp4, StreamFamily.Tcp6);

    public static TheoryData<StreamFamily, CallForm> StreamsAndForms => Cross(Enum.GetValues<StreamFamily>());

    public static TheoryData<StreamFamily, CallForm> TcpStreamsAndForms => Cross([StreamFamily.Tcp4, StreamFamily.Tcp6]);

    private static TheoryData<StreamFamily, CallForm> Cross(StreamFamily[] families)
    {
        TheoryData<StreamFamily, CallForm> data = [];
        foreach (StreamFamily family in families)
        {
            foreach (CallForm form in Enum.GetValues<CallForm>())
            {
                data.Add(family, form);
            }
        }

        return data;
    }
}
