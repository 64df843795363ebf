using Pix.Journal.Disk;

namespace Pix.Journal.Store;

/// <summary>A part of a log file that differs from what was written, or a position where content is missing.</summary>
public sealed class LogDamage
{
    /// <summary>Maximum number of bytes of a damaged part that are kept.</summary>
    public const int KeptBytes = 16 << 20;

    private const int Page = 4096;

    private readonly IDiskFile _file;

    internal LogDamage(IDiskFile file, long offset, long length, bool isTail)
    {
        (_file, Offset, Length, IsTail) = (file, offset, length, isTail);
    }

    /// <summary>Path of the damaged file.</summary>
    public string Path => _file.Path;

    /// <summary>Position of the damage in the file.</summary>
    public long Offset { get; }

    /// <summary>Length of the damaged part in bytes; 0 where content of unknown length is missing, for example a whole file before this one.</summary>
    public long Length { get; }

    /// <summary>True if the damage is an unacknowledged write that a crash left at the end of the log, or that a fenced owner wrote.</summary>
    public bool IsTail { get; }

    /// <summary>Reads the damaged bytes as they are now, at most <see cref="KeptBytes"/>; zeros where the disk cannot read.</summary>
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
                // The page stays zero, which shows that its content is unknown.
            }
        }

        return bytes;
    }
}
