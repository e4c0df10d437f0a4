using FsCheck;
using FsCheck.Fluent;
using SimNet.Simulation.Wire;
using Xunit;

namespace SimNet.Tests.Property.Wire;

public sealed class PacketCodecPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Read_WhatWasWritten_GivesTheSamePacket() =>
        Prop.ForAll(PacketSamples.All, static sample =>
        {
            Packet packet = sample.Create(new PacketPool());
            return PacketSamples.Describe(PacketSamples.Read(PacketSamples.Write(packet))) == PacketSamples.Describe(packet);
        }).Check(Many);

    [Fact]
    public void Write_WhatWasRead_GivesTheSameBytes() =>
        Prop.ForAll(PacketSamples.All, static sample =>
        {
            byte[] bytes = PacketSamples.Write(sample.Create(new PacketPool()));
            return bytes.AsSpan().SequenceEqual(PacketSamples.Write(PacketSamples.Read(bytes)));
        }).Check(Many);

    [Fact]
    public void Read_PaddingBehindThePacket_IgnoresIt() =>
        Prop.ForAll(PacketSamples.All, static sample =>
        {
            byte[] bytes = PacketSamples.Write(sample.Create(new PacketPool()));
            return PacketSamples.Describe(PacketSamples.Read([.. bytes, 1, 2, 3])) == PacketSamples.Describe(PacketSamples.Read(bytes));
        }).Check(Many);

    [Fact]
    public void Read_AnyPrefix_GivesAFaultAndNoPacket() =>
        Prop.ForAll(PacketSamples.All, Gen.Choose(0, int.MaxValue).ToArbitrary(), static (sample, cut) =>
        {
            byte[] bytes = PacketSamples.Write(sample.Create(new PacketPool()));
            PacketFault fault = PacketReader.Read(bytes.AsSpan(0, cut % bytes.Length), new PacketPool(), out Packet? packet);
            return fault != PacketFault.None && packet is null;
        }).Check(Many);

    // The checksums find every change of one bit (RFC 1071), apart from those in IPv6's first eight bytes, which no checksum covers.
    [Fact]
    public void Read_OneBitChanged_GivesAFault() =>
        Prop.ForAll(PacketSamples.All, Gen.Choose(0, int.MaxValue).ToArbitrary(), static (sample, at) =>
        {
            byte[] bytes = PacketSamples.Write(sample.Create(new PacketPool()));
            int first = sample.IsIPv4 ? 0 : 8;
            int bit = at % ((bytes.Length - first) * 8);
            bytes[first + (bit / 8)] ^= (byte)(1 << (bit % 8));
            return PacketReader.Read(bytes, new PacketPool(), out _) != PacketFault.None || IsChecksumOfNone(sample, bytes);
        }).Check(Many);

    [Fact]
    public void Read_AnyBytes_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Elements<byte>(0x45, 0x46, 0x4F, 0x60, 0x00).ToArbitrary(), static (bytes, version) =>
        {
            byte[] all = [version, .. bytes];
            return PacketReader.Read(all, new PacketPool(), out Packet? packet) == PacketFault.None == packet is not null;
        }).Check(Many);

    // With the IPv4 header's checksum left right and the transport's wrong, only the lengths can be at fault: they are looked at first.
    [Fact]
    public void Read_AnyBytesBehindAGoodHeader_NeverThrows() =>
        Prop.ForAll(PacketSamples.All, ArbMap.Default.ArbFor<byte[]>(), static (sample, noise) =>
        {
            byte[] bytes = PacketSamples.Write(sample.Create(new PacketPool()));
            int header = sample.IsIPv4 ? 20 : 40;
            noise.AsSpan(0, Math.Min(noise.Length, bytes.Length - header)).CopyTo(bytes.AsSpan(header));
            PacketReader.Read(bytes, new PacketPool(), out _);
            return true;
        }).Check(Many);

    [Fact]
    public void Read_ManyRefusedPackets_LeavesThePoolUsable()
    {
        var pool = new PacketPool();
        byte[] bytes = PacketSamples.Write(new PacketSample(true, 1, 10, 1).Create(pool));
        bytes[^1] ^= 1;
        PacketReader.Read(bytes, pool, out _);
        Packet first = pool.Rent(IpProtocol.Udp, default, default);
        Assert.NotSame(first, pool.Rent(IpProtocol.Udp, default, default));
        Assert.Equal(0, first.CutLength);
        Assert.Equal(0, first.PayloadLength);
    }

    // A bit that makes UDP's checksum field zero says that there is none (RFC 768).
    private static bool IsChecksumOfNone(PacketSample sample, byte[] bytes) => sample is { IsIPv4: true, Kind: 0 } && bytes[26] == 0 && bytes[27] == 0;
}
