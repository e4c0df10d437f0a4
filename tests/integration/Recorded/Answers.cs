namespace SimNet.Tests.Integration.Recorded;

/// <summary>A port in an answer, which is compared by symbol.</summary>
internal sealed record PortNumber(int Number, string Transport);

/// <summary>An abstract name that the host chose, which is compared by symbol.</summary>
internal sealed record ChosenName(string Bytes);

/// <summary>An exception as Python would name it.</summary>
internal sealed class PythonException(string name) : Exception(name)
{
    public string Name => Message;
}

/// <summary>What cannot be asked of this library: it has no such operation, or the argument's type does not compile.</summary>
internal sealed class NotExpressibleException(string what) : Exception(what);

/// <summary>A step refers to a socket or a symbol that an earlier step should have made.</summary>
internal sealed class UndefinedSymbolException(string name) : Exception(name);
