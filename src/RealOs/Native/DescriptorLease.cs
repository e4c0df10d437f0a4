namespace SimNet.RealOs;

// Keeps a descriptor from being closed while a system call uses it. A lease of a closed descriptor cannot be had.
internal readonly ref struct DescriptorLease
{
    private readonly DescriptorHandle _handle;

    // Throws SocketClosedException if the descriptor is closed.
    internal DescriptorLease(DescriptorHandle handle)
    {
        bool taken = false;
        try
        {
            handle.DangerousAddRef(ref taken);
        }
        catch (ObjectDisposedException)
        {
            throw new SocketClosedException();
        }

        _handle = handle;
        Descriptor = (int)handle.DangerousGetHandle();
    }

    internal int Descriptor { get; }

    public void Dispose() => _handle.DangerousRelease();
}
