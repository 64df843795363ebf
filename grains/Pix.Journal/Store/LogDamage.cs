using Pix.Journal.Disk;

namespace Pix.Journal.Store;

/// <summary>A part of a log file that differs from what was written, or a position where content is missing.</summary>
public sealed class LogDamage
{
    /// <summary>Maximum number of bytes that are copied from a damaged part.</summary>
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

    /// <summary>Length of the damaged part in bytes; 0 if content of unknown length is missing, for example a whole file before this file.</summary>
    public long Length { get; }

    /// <summary>True if no caller was told that the damaged part is durable: a crash left it at the end of the log, or a fenced owner wrote it.</summary>
    public bool IsTail { get; }

    /// <summary>Reads the damaged bytes as they are now, at most <see cref="KeptBytes"/>. Bytes that the disk cannot read are zero.</summary>
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
                // The bytes of this page stay zero, which shows that their content is unknown.
            }
        }

        return bytes;
    }
}
