namespace Pix.Journal.Format;

/// <summary>Identifies the log file that precedes another file of the same log.</summary>
/// <param name="Number">Number of the file; 0 if there is no previous file or if its number is unknown.</param>
/// <param name="Length">Durable length of the file in bytes; 0 if unknown.</param>
/// <param name="Checksum">
/// Checksum of the file's beginning; 0 if unknown. A fenced owner can reuse the number of a deleted file, so a number alone does not
/// identify a file.
/// </param>
internal readonly record struct PreviousFile(long Number, long Length, uint Checksum);
