namespace Pix.Journal.Format;

/// <summary>Identifies the file that a log wrote before another of its files.</summary>
/// <param name="Number">Number of the file; 0 when there is none, or it is unknown.</param>
/// <param name="Length">Durable length of the file; 0 when unknown.</param>
/// <param name="Checksum">
/// Checksum of the file's beginning, 0 when unknown. A fenced owner may reuse the number of a deleted file, so a number alone does not
/// identify a file.
/// </param>
internal readonly record struct PreviousFile(long Number, long Length, uint Checksum);
