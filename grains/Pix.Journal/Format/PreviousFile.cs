namespace Pix.Journal.Format;

/// <summary>The file that holds what a log wrote before another of its files.</summary>
/// <param name="Number">Its number; 0: there is none, or it is not known.</param>
/// <param name="Length">Where what is durable in it ends; 0: not known.</param>
/// <param name="Checksum">The checksum of its beginning, 0: not known. A fenced owner may begin a file under the number of one that was removed, so that a number alone does not say which file is meant.</param>
internal readonly record struct PreviousFile(long Number, long Length, uint Checksum);
