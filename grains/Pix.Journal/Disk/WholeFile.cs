namespace Pix.Journal.Disk;

/// <summary>Small files that are written and read as a whole.</summary>
public static class WholeFile
{
    /// <summary>Replaces a file: afterwards either the old or the new one is there, whole, whatever happens. Durable on return.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">Content that the file is to have.</param>
    /// <param name="id">Distinguishes this writer's temporary file from another writer's.</param>
    /// <param name="isRight">Called when the temporary file is durable and not renamed yet; an exception leaves the name as it is. Null calls nothing.</param>
    /// <exception cref="IOException">The name may have the old content or the new.</exception>
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

    /// <summary>A file's bytes; null when it is not there.</summary>
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
    /// Deletes temporary files of <see cref="ReplaceAsync"/> that an earlier writer did not rename; a late writer cannot rename its file
    /// any more.
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

    /// <summary>The names that are temporary files of a file.</summary>
    /// <param name="names">Names in its folder.</param>
    /// <param name="path">The file.</param>
    public static IEnumerable<string> TemporaryNames(IEnumerable<string> names, string path) =>
        names.Where(name => name.StartsWith($".{Path.GetFileName(path)}.", StringComparison.Ordinal) && name.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal));

    // Each try would fill a full disk further.
    private static async ValueTask TryDeleteAsync(this IDisk disk, string temporary)
    {
        try
        {
            await disk.DeleteAsync(temporary);
        }
        catch (IOException)
        {
            // The caller gets the first failure.
        }
    }
}
