using Pix.Audit.Checkpoints;
using Pix.Audit.DeadLetters;
using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Adoption;

/// <summary>
/// The folder of a gone silo. After the silo's journals are deleted, their name files (<see cref="NewestCheckpoint"/>) stay in this folder for
/// some time.
/// </summary>
/// <remarks>
/// The name files are deleted when durable checkpoints in this silo's own journals name the same checkpoints. Until then the name files are the
/// only trace of the deleted journals. If the adopting silo crashes, the next adopting silo finds them. Other files in the folder were not
/// created by Pix and are never deleted.
/// </remarks>
/// <param name="book">The checkpoints that this silo's checkpoints have named.</param>
/// <param name="disk">Disk that has the folder.</param>
/// <param name="root">Folder that contains the folders of all silos.</param>
/// <param name="silo">Name of the silo.</param>
internal sealed class GoneFolder(CheckpointBook book, IDisk disk, string root, string silo)
{
    /// <summary>Path of the folder.</summary>
    public string Path { get; } = System.IO.Path.Combine(root, silo);

    /// <summary>True if the folder has name files, but no journal file.</summary>
    public async ValueTask<bool> HasOnlyNamesAsync()
    {
        var names = await disk.ListAsync(Path);
        return NewestCheckpoint.NamesOf(names).Any() && !AuditStreams.All.Any(stream => HasJournal(names, stream));
    }

    /// <summary>
    /// Adds the content of the name files to the book, so that this silo's checkpoints name it, and deletes the files whose checkpoint they
    /// name already.
    /// </summary>
    /// <returns>True if no name file is left.</returns>
    /// <exception cref="IOException">A file cannot be read, or the disk failed.</exception>
    public async ValueTask<bool> TryRemoveNamesAsync()
    {
        var isLeft = false;
        foreach (var path in NewestCheckpoint.NamesOf(await disk.ListAsync(Path)).Select(name => System.IO.Path.Combine(Path, name)))
        {
            isLeft |= !await TryRemoveAsync(path);
        }

        return !isLeft;
    }

    /// <summary>
    /// True if the folder has only empty folders and leftovers of interrupted writes. This is so after a crash between deleting the last
    /// file and deleting the folder, but also while a silo is starting.
    /// </summary>
    public async ValueTask<bool> IsEmptyAsync()
    {
        var letters = AuditStreams.All.Select(stream => new DeadLetterFolder(root, silo, stream).Folder).ToList();
        var above = System.IO.Path.GetDirectoryName(letters[0])!;
        return await HoldsOnlyAsync(Path, [above]) && await HoldsOnlyAsync(above, letters)
            && await HoldsOnlyAsync(letters[0], []) && await HoldsOnlyAsync(letters[1], []);
    }

    /// <summary>
    /// Deletes empty folders and leftovers of interrupted writes, unless there is a journal. A starting silo of that name creates a journal
    /// file before any temporary file, so the leftovers are listed first, and the journal file is looked for after that.
    /// </summary>
    public async ValueTask RemoveEmptyAsync()
    {
        var leftovers = new List<string>();
        foreach (var folder in (string[])[Path, .. AuditStreams.All.Select(stream => new DeadLetterFolder(root, silo, stream).Folder)])
        {
            leftovers.AddRange((await disk.ListAsync(folder)).Where(name => IsLeftover(folder, name)).Select(name => System.IO.Path.Combine(folder, name)));
        }

        var names = await disk.ListAsync(Path);
        if (AuditStreams.All.Any(stream => HasJournal(names, stream)))
        {
            return;
        }

        foreach (var path in leftovers)
        {
            await disk.DeleteAsync(path);
        }

        foreach (var stream in AuditStreams.All)
        {
            await RemoveIfEmptyAsync(new DeadLetterFolder(root, silo, stream).Folder);
        }

        await RemoveIfEmptyAsync(System.IO.Path.Combine(Path, "dead-letter"));
        await RemoveIfEmptyAsync(Path);
    }

    private async ValueTask<bool> TryRemoveAsync(string path)
    {
        if (await NewestCheckpoint.ReadAsync(disk, path) is { } link)
        {
            book.TakeOver([link]);
            if (!book.HasNamed(link)
#if PIX_PLANTED
                && !Planted.Is("checkpoint-gone-before-named")
#endif
            )
            {
                return false;
            }
        }

        await disk.RemoveTemporaryAsync(path);
        await disk.DeleteAsync(path);
        return true;
    }

    private bool HasJournal(IReadOnlyList<string> names, AuditStream stream)
    {
        var name = System.IO.Path.GetFileName(JournalFile.PathOf(root, silo, stream));
        return names.Any(entry => entry.StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>Whether a file is a temporary file of a name file, of a journal's epoch file, or of a dead letter.</summary>
    private bool IsLeftover(string folder, string name) =>
        name.StartsWith('.') && name.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal)
        && (folder != Path || name.Contains(NewestCheckpoint.Suffix, StringComparison.Ordinal) || AuditStreams.All.Any(stream => HasJournal([name[1..]], stream)));

    private async ValueTask<bool> HoldsOnlyAsync(string folder, IReadOnlyList<string> paths) =>
        (await disk.ListAsync(folder)).All(name => IsLeftover(folder, name) || paths.Contains(System.IO.Path.Combine(folder, name)));

    private async ValueTask RemoveIfEmptyAsync(string folder)
    {
        if ((await disk.ListAsync(folder)).Count == 0)
        {
            await disk.DeleteFolderAsync(folder);
        }
    }
}
