namespace Pix.Hsm.Memory;

/// <summary>The signing memory file of a silo that cannot be read.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="UsedUntil">Time of the last possible signature, UTC; null if this time is unreadable too.</param>
/// <param name="Why">Why the file cannot be read.</param>
public sealed record UnreadableMemory(string Silo, DateTimeOffset? UsedUntil, string Why);
