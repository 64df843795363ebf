namespace Pix.Hsm.Memory;

/// <summary>An unreadable memory file of a silo.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="UsedUntil">The last possible signature, if that is readable.</param>
/// <param name="Why">Why the file cannot be read.</param>
public sealed record UnreadableMemory(string Silo, DateTimeOffset? UsedUntil, string Why);
