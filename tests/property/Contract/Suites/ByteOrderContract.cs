using System.Buffers.Binary;
using FsCheck.Fluent;
using SimNet.Abstractions;
using SimNet.Tests.Property.Coverage;
using Xunit;

namespace SimNet.Tests.Property.Contract;

// htons and its relatives (byteorder(3)).
public abstract class ByteOrderContract(WorldFactory worlds) : ContractSuite(worlds)
{
    [Covers("htonl", "htons", "ntohl", "ntohs")]
    [Fact]
    public void Conversions_AnyNumber_ComeBackAndPutTheNetworkOrderIntoMemory() => ForAll(
        Gen.Choose(0, ushort.MaxValue).Zip(Gen.Choose(0, ushort.MaxValue)).ToArbitrary(),
        (world, halves) =>
        {
            IByteOrder order = world.Server.ByteOrder;
            long number = ((long)halves.Item1 << 16) | (long)halves.Item2;
            Assert.Equal(number, order.NetworkToHost32(order.HostToNetwork32(number)));
            Assert.Equal(halves.Item1, order.NetworkToHost16(order.HostToNetwork16(halves.Item1)));

            byte[] memory = new byte[4];
            Write(order, memory, checked((uint)order.HostToNetwork32(number)));
            Assert.Equal(number, BinaryPrimitives.ReadUInt32BigEndian(memory));
            Assert.Equal(order.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)halves.Item1) : halves.Item1, order.HostToNetwork16(halves.Item1));
        });

    [Covers("htonl", "htons", "ntohl", "ntohs")]
    [Fact]
    public void Conversions_OutOfRange_Overflow() => Scenario(world =>
    {
        IByteOrder order = world.Server.ByteOrder;
        foreach (long bad in (long[])[-1, 1L << 32])
        {
            Assert.Throws<OverflowException>(() => order.HostToNetwork32(bad));
            Assert.Throws<OverflowException>(() => order.NetworkToHost32(bad));
        }

        foreach (int bad in (int[])[-1, 65_536])
        {
            Assert.Throws<OverflowException>(() => order.HostToNetwork16(bad));
            Assert.Throws<OverflowException>(() => order.NetworkToHost16(bad));
        }
    });

    private static void Write(IByteOrder order, byte[] memory, uint number)
    {
        if (order.IsLittleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(memory, number);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(memory, number);
        }
    }
}
