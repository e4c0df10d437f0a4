namespace SimNet.Abstractions;

/// <summary>Who is at the other end of a UNIX connection (<c>struct ucred</c>, <c>unix(7)</c>).</summary>
/// <param name="ProcessId">The process; 0 for none.</param>
/// <param name="UserId">The user; -1 for none.</param>
/// <param name="GroupId">The group; -1 for none.</param>
public readonly record struct PeerCredentials(int ProcessId, int UserId, int GroupId);
