namespace SimNet.Tests.Property.Contract;

// The three forms of an operation.
public enum CallForm
{
    Blocking,
    Awaited,
    Try,
}
