namespace SimNet.Abstractions;

/// <summary>Errors of <c>gethostbyname(3)</c> and <c>gethostbyaddr(3)</c>, the values of <c>h_errno</c>.</summary>
public enum HostLookupError
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The host is unknown (HOST_NOT_FOUND).</summary>
    HostNotFound = 1,

    /// <summary>A name server gave no answer for now (TRY_AGAIN).</summary>
    TryAgain = 2,

    /// <summary>A name server failed for good (NO_RECOVERY).</summary>
    NoRecovery = 3,

    /// <summary>The name is known and has no address (NO_DATA).</summary>
    NoData = 4,
}
