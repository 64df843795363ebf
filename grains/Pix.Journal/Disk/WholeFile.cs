namespace Pix.Journal.Disk;

/// <summary>Small files of a disk that are written and read as a whole.</summary>
public static class WholeFile
{
    /// <summary>Puts a file in place of what has its name: either is there, whole, whatever happens. Durable when this returns.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">What it will hold.</param>
    /// <param name="id">Tells this writer's temporary file from another's.</param>
    /// <param name="isRight">Asked when the temporary file is durable and has not yet the name; what it throws leaves the name as it is. Null asks nothing.</param>
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
    /// <exception cref="IOException">It cannot be read.</exception>
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

    /// <summary>Removes temporary files of <see cref="ReplaceAsync"/> that whoever wrote a file before did not come to rename, or has not yet: it cannot any more.</summary>
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

    /// <summary>Which names are temporary files of a file.</summary>
    /// <param name="names">Names in its folder.</param>
    /// <param name="path">The file.</param>
    public static IEnumerable<string> TemporaryNames(IEnumerable<string> names, string path) =>
        names.Where(name => name.StartsWith($".{Path.GetFileName(path)}.", StringComparison.Ordinal) && name.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal));

    // A full disk would be filled up further by each try.
    private static async ValueTask TryDeleteAsync(this IDisk disk, string temporary)
    {
        try
        {
            await disk.DeleteAsync(temporary);
        }
        catch (IOException)
        {
            // Whoever writes is told of the first failure.
        }
    }
}
