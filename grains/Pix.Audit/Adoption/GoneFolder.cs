using Pix.Audit.Checkpoints;
using Pix.Audit.DeadLetters;
using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Adoption;

/// <summary>The folder of a gone silo without journals: it holds the names of their newest checkpoints, until it is deleted.</summary>
/// <remarks>
/// These names are deleted when durable checkpoints in this silo's own journal name them. Until then they are all that is known of the
/// deleted journals; if the adopter crashes, they stay for the next one. Other files in the folder belong to somebody else, and stay.
/// </remarks>
/// <param name="book">What this silo's checkpoints have named.</param>
/// <param name="disk">Where the folder is.</param>
/// <param name="root">Folder that contains the folders of all silos.</param>
/// <param name="silo">Name of the silo.</param>
internal sealed class GoneFolder(CheckpointBook book, IDisk disk, string root, string silo)
{
    /// <summary>Path of the folder.</summary>
    public string Path { get; } = System.IO.Path.Combine(root, silo);

    /// <summary>True when it has no journal file, but names of checkpoints.</summary>
    public async ValueTask<bool> HasOnlyNamesAsync()
    {
        var names = await disk.ListAsync(Path);
        return NewestCheckpoint.NamesOf(names).Any() && !AuditStreams.All.Any(stream => HasJournal(names, stream));
    }

    /// <summary>Takes over the names, and deletes those that this silo's checkpoints name too.</summary>
    /// <returns>True when none is left.</returns>
    /// <exception cref="IOException">A file cannot be read, or the disk refused.</exception>
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
    /// True when it has only empty folders. A crash between deleting the last file and the folder leaves that, and so does a silo that is
    /// starting.
    /// </summary>
    public async ValueTask<bool> IsEmptyAsync()
    {
        var letters = AuditStreams.All.Select(stream => new DeadLetterFolder(root, silo, stream).Folder).ToList();
        var above = System.IO.Path.GetDirectoryName(letters[0])!;
        return await HoldsOnlyAsync(Path, [above]) && await HoldsOnlyAsync(above, letters)
            && await HoldsOnlyAsync(letters[0], []) && await HoldsOnlyAsync(letters[1], []);
    }

    /// <summary>
    /// Deletes empty folders and leftovers of interrupted writes, unless there is a journal: a silo of that name that is starting has a
    /// journal file before it writes any temporary one, so it is looked for after those were found.
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

    /// <summary>A temporary file of a checkpoint's name, of a journal's epoch file, or of a dead letter.</summary>
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
