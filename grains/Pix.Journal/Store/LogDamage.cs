using Pix.Journal.Disk;

namespace Pix.Journal.Store;

/// <summary>A stretch of a log file that is not what was written, or a place where something is missing.</summary>
public sealed class LogDamage
{
    /// <summary>Most bytes of a damaged stretch that are kept.</summary>
    public const int KeptBytes = 16 << 20;

    private const int Page = 4096;

    private readonly IDiskFile _file;

    internal LogDamage(IDiskFile file, long offset, long length, bool isTail)
    {
        (_file, Offset, Length, IsTail) = (file, offset, length, isTail);
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Position of the damage in the file.</summary>
    public long Offset { get; }

    /// <summary>Bytes of the stretch; 0 when the file ends before the end that a later file states.</summary>
    public long Length { get; }

    /// <summary>True for the end of the log: a crash may leave an incomplete, unacknowledged write there.</summary>
    public bool IsTail { get; }

    /// <summary>The present bytes, up to <see cref="KeptBytes"/>; zeros where the disk cannot read.</summary>
    public async ValueTask<byte[]> ReadAsync()
    {
        var bytes = new byte[Math.Min(Length, KeptBytes)];
        for (var at = 0; at < bytes.Length; at += Page)
        {
            try
            {
                await _file.ReadAsync(Offset + at, bytes.AsMemory(at, Math.Min(Page, bytes.Length - at)));
            }
            catch (IOException)
            {
                // Zeros show that nothing is known.
            }
        }

        return bytes;
    }
}
