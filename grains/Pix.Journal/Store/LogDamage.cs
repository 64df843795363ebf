using Pix.Journal.Disk;

namespace Pix.Journal.Store;

/// <summary>A stretch of a log's file that is not what was written, or a place where something is missing.</summary>
public sealed class LogDamage
{
    /// <summary>So many bytes of a stretch are kept apart at most.</summary>
    public const int KeptBytes = 16 << 20;

    private const int Page = 4096;

    private readonly IDiskFile _file;

    internal LogDamage(IDiskFile file, long offset, long length, bool isTail)
    {
        (_file, Offset, Length, IsTail) = (file, offset, length, isTail);
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Where in it.</summary>
    public long Offset { get; }

    /// <summary>Bytes of the stretch; 0 when the file ends before what a later one says was written.</summary>
    public long Length { get; }

    /// <summary>True for the end of the log, which a crash may leave so and which no caller was told is durable.</summary>
    public bool IsTail { get; }

    /// <summary>What is there now, up to <see cref="KeptBytes"/>; zeros where the disk gives nothing.</summary>
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
                // Zeros tell that nothing is known.
            }
        }

        return bytes;
    }
}
