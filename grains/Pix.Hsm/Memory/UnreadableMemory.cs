namespace Pix.Hsm.Memory;

/// <summary>A silo's file that says nothing.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="UsedUntil">The last possible signature, when that much can be read.</param>
/// <param name="Why">What was found.</param>
public sealed record UnreadableMemory(string Silo, DateTimeOffset? UsedUntil, string Why);
