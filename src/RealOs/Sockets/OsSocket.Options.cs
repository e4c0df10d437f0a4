using static SimNet.RealOs.NativeConstants;

namespace SimNet.RealOs;

// Options and control operations.
internal sealed unsafe partial class OsSocket
{
    // Room for what a control code without a size of its own reads and writes, such as struct ifreq and struct rtentry.
    private const int MinControlArgument = 256;

    public int GetOption(int level, int name)
    {
        using DescriptorLease lease = Lease();
        int value = 0;
        uint length = sizeof(int);
        ThrowIfFailed(Libc.GetSocketOption(lease.Descriptor, level, name, &value, &length));
        return value;
    }

    public int GetOption(int level, int name, Span<byte> value)
    {
        using DescriptorLease lease = Lease();
        uint length = (uint)value.Length;
        fixed (byte* start = value)
        {
            ThrowIfFailed(Libc.GetSocketOption(lease.Descriptor, level, name, start, &length));
        }

        return (int)Math.Min(length, (uint)value.Length);
    }

    public void SetOption(int level, int name, int value) => SetOption(level, name, &value, sizeof(int));

    public void SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
        {
            SetOption(level, name, start, (uint)value.Length);
        }
    }

    public void SetNullOption(int level, int name, int length) => SetOption(level, name, null, unchecked((uint)length));

    public int Control(uint control, Span<byte> argument)
    {
        using DescriptorLease lease = Lease();

        // The code's own size (_IOC_SIZE); the kernel trusts the caller to have given as much.
        int needed = (int)((control >> 16) & 0x3FFF);
        Span<byte> scratch = new byte[Math.Max(Math.Max(needed, argument.Length), MinControlArgument)];
        argument.CopyTo(scratch);
        fixed (byte* start = scratch)
        {
            int result = Libc.Control(lease.Descriptor, control, argument.IsEmpty ? null : start);
            ThrowIfFailed(result);
            scratch[..argument.Length].CopyTo(argument);
            if (control == FIONBIO)
            {
                // The mode is Timeout's to say; the descriptor itself never blocks.
                OpenFile.SetBlocking(lease.Descriptor, blocking: false);
            }

            return result;
        }
    }

    private void SetOption(int level, int name, void* value, uint length)
    {
        using DescriptorLease lease = Lease();
        ThrowIfFailed(Libc.SetSocketOption(lease.Descriptor, level, name, value, length));
        _handle.File.OptionSet(lease.Descriptor, level, name);
    }
}
