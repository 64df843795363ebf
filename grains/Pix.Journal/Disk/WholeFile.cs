namespace Pix.Journal.Disk;

/// <summary>Small files that are written and read as a whole.</summary>
public static class WholeFile
{
    /// <summary>Replaces a file atomically and durably. Even after a crash, the path has either the whole old content or the whole new content.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">The new content.</param>
    /// <param name="id">Distinguishes this writer's temporary file from another writer's.</param>
    /// <param name="isRight">
    /// Called when the temporary file is durable, before it is renamed. If this call throws, the path keeps its old content. Can be null.
    /// </param>
    /// <exception cref="IOException">The replacement failed. The path has the old or the new content.</exception>
    public static async ValueTask ReplaceAsync(this IDisk disk, string path, ReadOnlyMemory<byte> content, string id, Func<ValueTask>? isRight = null)
    {
        ArgumentNullException.ThrowIfNull(disk);
        var temporary = DurableFile.TemporaryName($"{path}.{id}");
        try
        {
            await using (var file = await disk.OpenAsync(temporary, DiskOpen.New))
            {
                await file.WriteAsync(0, content);
                await file.SyncAsync();
            }

            await (isRight?.Invoke() ?? ValueTask.CompletedTask);
            await disk.RenameAsync(temporary, path);
        }
        catch (IOException failure) when (failure is not FileExistsException)
        {
            await disk.TryDeleteAsync(temporary);
            throw;
        }

        await disk.SyncFolderAsync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Reads all bytes of a file. Returns null if the file does not exist.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async ValueTask<byte[]?> ReadWholeAsync(this IDisk disk, string path)
    {
        ArgumentNullException.ThrowIfNull(disk);
        try
        {
            await using var file = await disk.OpenAsync(path, DiskOpen.Existing);
            var bytes = new byte[await file.LengthAsync()];
            var read = await file.ReadAsync(0, bytes);
            return read == bytes.Length ? bytes : bytes[..read];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Deletes temporary files that earlier calls of <see cref="ReplaceAsync"/> did not rename. An earlier call that still runs, possibly
    /// in another process, can then no longer rename its file.
    /// </summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    public static async ValueTask RemoveTemporaryAsync(this IDisk disk, string path)
    {
        ArgumentNullException.ThrowIfNull(disk);
        var folder = Path.GetDirectoryName(path)!;
        foreach (var name in TemporaryNames(await disk.ListAsync(folder), path))
        {
            await disk.DeleteAsync(Path.Combine(folder, name));
        }
    }

    /// <summary>Selects the names of a file's temporary files.</summary>
    /// <param name="names">Names in the file's folder.</param>
    /// <param name="path">The file.</param>
    public static IEnumerable<string> TemporaryNames(IEnumerable<string> names, string path) =>
        names.Where(name => name.StartsWith($".{Path.GetFileName(path)}.", StringComparison.Ordinal) && name.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal));

    // Called after a failure. Without this deletion, each retry would leave one more file on a full disk.
    private static async ValueTask TryDeleteAsync(this IDisk disk, string temporary)
    {
        try
        {
            await disk.DeleteAsync(temporary);
        }
        catch (IOException)
        {
            // Ignored, because the caller gets the first failure.
        }
    }
}
