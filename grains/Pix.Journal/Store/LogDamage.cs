namespace Pix.Journal.Store;

/// <summary>A stretch of a log's file that is not what was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="Bytes">What is there now.</param>
/// <param name="IsTail">True for the end of the log, which a crash may leave so and which no caller was told is durable.</param>
public sealed record LogDamage(string Path, long Offset, ReadOnlyMemory<byte> Bytes, bool IsTail);
