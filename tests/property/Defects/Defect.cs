using SimNet.Abstractions;

namespace SimNet.Tests.Property.Defects;

// A way in which a provider can be wrong, as a decorator of one that is right. The suite named is tried first.
internal sealed record Defect(string Name, string Suite, Func<ISocketProvider, ISocketProvider> Decorate)
{
    public static Defect OfSocket(string name, string suite, Func<ISocket, DelegatingProvider, ISocket> wrap) =>
        new(name, suite, inner => new DelegatingProvider(inner, wrap));

    public override string ToString() => Name;
}
