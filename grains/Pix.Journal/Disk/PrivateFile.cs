namespace Pix.Journal.Disk;

/// <summary>
/// The one way in which Pix creates files: for their owner alone (0600), whatever the process's umask. They hold messages, names and
/// accounts, or lie beside files that do. Blocks; not for a grain's thread.
/// </summary>
/// <remarks>An existing file keeps its mode. On Windows the rights of the folder apply.</remarks>
public static class PrivateFile
{
    /// <summary>Read and write for the owner.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int BufferBytes = 4096;

    /// <summary>Opens a file, and creates it if it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">What happens to an existing file.</param>
    /// <param name="access">What the stream is for.</param>
    /// <param name="bufferBytes">Size of the stream's buffer.</param>
    public static FileStream Create(string path, FileMode mode = FileMode.Create, FileAccess access = FileAccess.Write, int bufferBytes = BufferBytes)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = bufferBytes };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a whole file.</summary>
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
