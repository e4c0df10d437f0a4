namespace SimNet.Abstractions;

/// <summary>The form of a <see cref="TipcEndPoint"/>, with the values of Linux's <c>tipc.h</c>.</summary>
public enum TipcAddressType
{
    /// <summary>A range of names (TIPC_ADDR_NAMESEQ): type, lower and upper instance.</summary>
    NameSequence = 1,

    /// <summary>One name (TIPC_ADDR_NAME): type and instance.</summary>
    Name = 2,

    /// <summary>One port (TIPC_ADDR_ID): node and reference.</summary>
    Id = 3,
}
