using System.Net;
using System.Net.Sockets;
using SimNet.Abstractions;
using SimNet.Tests.Property.Contract;

namespace SimNet.Tests.Property.Defects;

// What can be wrong with shutting, closing, duplicating, misuse.
internal static class LifetimeDefects
{
    public static IEnumerable<Defect> All { get; } =
    [
        Defect.OfSocket("shutdown does nothing", nameof(ShutdownContract), static (s, p) => new NoShutdown(s, p)),
        Defect.OfSocket("shutdown shuts both halves", nameof(ShutdownContract), static (s, p) => new ShutsBoth(s, p)),
        Defect.OfSocket("a duplicate's close closes both", nameof(DescriptorContract), static (s, p) => new ClosesBoth(s, p)),
        Defect.OfSocket("close does nothing", nameof(ShutdownContract), static (s, p) => new NoClose(s, p)),
        Defect.OfSocket("detach closes the descriptor", nameof(DescriptorContract), static (s, p) => new DetachCloses(s, p)),
        Defect.OfSocket("a closed socket throws a SocketException", nameof(MisuseContract), static (s, p) => new ClosedIsError(s, p)),
        Defect.OfSocket("Try… throws", nameof(TimeoutContract), static (s, p) => new TryThrows(s, p)),
        Defect.OfSocket("a null address is a null reference", nameof(MisuseContract), static (s, p) => new NullAddress(s, p)),
        Defect.OfSocket("a taken address can be bound again", nameof(MisuseContract), static (s, p) => new BindsTaken(s, p)),
        Defect.OfSocket("not connected reported as invalid", nameof(ShutdownContract), static (s, p) => new NotConnectedIsInvalid(s, p)),
        Defect.OfSocket("buffer sizes read back as set", nameof(OptionContract), static (s, p) => new BuffersNotDoubled(s, p)),
        Defect.OfSocket("options cannot be cleared", nameof(OptionContract), static (s, p) => new OptionsStay(s, p)),
    ];

    private sealed class NoShutdown(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override void Shutdown(SocketShutdown how)
        {
        }
    }

    private sealed class ShutsBoth(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override void Shutdown(SocketShutdown how) => base.Shutdown(SocketShutdown.Both);
    }

    private sealed class ClosesBoth(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        private readonly DelegatingProvider _provider = provider;
        private ISocket? _original;

        public override ISocket Duplicate() => new ClosesBoth(Inner.Duplicate(), _provider) { _original = Inner };

        public override void Close()
        {
            _original?.Close();
            base.Close();
        }
    }

    private sealed class NoClose(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override void Close()
        {
        }
    }

    private sealed class DetachCloses(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override int Detach()
        {
            int descriptor = Descriptor;
            Close();
            return descriptor;
        }
    }

    private sealed class ClosedIsError(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is SocketClosedException ? SocketErrors.ToException(SocketErrors.BadDescriptor) : error;
    }

    private sealed class TryThrows(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override SocketError Code(SocketError code) => code == SocketError.Success ? code : throw SocketErrors.ToException(code);
    }

    private sealed class NullAddress(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is ArgumentNullException ? new InvalidOperationException("Object reference not set.") : error;
    }

    private sealed class BindsTaken(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override void Bind(EndPoint localEndPoint)
        {
            try
            {
                base.Bind(localEndPoint);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The defect: as if it had worked.
            }
        }
    }

    private sealed class NotConnectedIsInvalid(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        protected override Exception Translate(Exception error) =>
            error is SocketException { SocketErrorCode: SocketError.NotConnected } ? SocketErrors.ToException(SocketError.InvalidArgument) : error;
    }

    private sealed class BuffersNotDoubled(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override int GetOption(int level, int name)
        {
            int value = base.GetOption(level, name);
            return level == SocketOptions.SocketLevel && name is 7 or 8 ? value / 2 : value;
        }
    }

    private sealed class OptionsStay(ISocket inner, DelegatingProvider provider) : DelegatingSocket(inner, provider)
    {
        public override void SetOption(int level, int name, int value)
        {
            if (value != 0)
            {
                base.SetOption(level, name, value);
            }
        }
    }
}
