namespace Pix.Journal.Disk;

/// <summary>
/// Creates files that only their owner can read and write (0600), regardless of the process's umask. Pix creates files only with this
/// class, because its files contain messages, names and accounts, or are in folders with such files. The methods block, so they must not be
/// called on a grain's thread.
/// </summary>
/// <remarks>An existing file keeps its mode. On Windows the rights of the folder apply.</remarks>
public static class PrivateFile
{
    /// <summary>Mode that lets the owner read and write and gives others no rights.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int BufferBytes = 4096;

    /// <summary>Opens or creates a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">What happens if the file exists or does not exist.</param>
    /// <param name="access">Whether the stream reads, writes or both.</param>
    /// <param name="bufferBytes">Size of the stream's buffer in bytes; 0 for no buffer.</param>
    public static FileStream Create(string path, FileMode mode = FileMode.Create, FileAccess access = FileAccess.Write, int bufferBytes = BufferBytes)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = bufferBytes };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a whole file and replaces an existing file. The write is neither atomic nor durable.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = Create(path);
        file.Write(content);
    }

    /// <inheritdoc cref="Write"/>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var file = Create(path);
        await file.WriteAsync(content, cancellationToken);
    }
}
