namespace Pix.Audit;

/// <summary>The folder of a silo that is gone, once none of its journals is in it: the book of its checkpoints, and then nothing.</summary>
/// <remarks>
/// The book goes when a checkpoint of this silo, durable in its own journal, names all that the book names; until then it is all that knows of the newest checkpoints of journals that
/// are removed, and a crash of whoever took it over leaves it to the next. What else is in the folder is somebody's, and stays.
/// </remarks>
/// <param name="book">What this silo's checkpoints named.</param>
/// <param name="root">Folder of all silos' folders.</param>
/// <param name="silo">Name of the silo.</param>
internal sealed class GoneFolder(CheckpointBook book, string root, string silo)
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly string _book = CheckpointBook.PathOf(root, silo);

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.Combine(root, silo);

    /// <summary>True when there is no file of a journal, but the book.</summary>
    public bool HasOnlyBook => File.Exists(_book) && !AuditStreams.All.Any(HasJournal);

    /// <summary>True when nothing is in it but folders that nothing is in: a crash between the last file and the folder leaves it so, and so does a silo that begins.</summary>
    public bool IsEmpty => Directory.Exists(Path) && Directory.EnumerateFiles(Path, "*", Everything).All(file => file == DurableFile.TemporaryName(_book));

    /// <summary>Takes over what the book says, and removes it once that is named; then the folder, when it is empty.</summary>
    /// <returns>True when the book is removed.</returns>
    /// <exception cref="IOException">The book cannot be read, or the disk refused.</exception>
    public bool TryRemove()
    {
        book.TakeOver(silo);
        if (!book.HasNamedAllOf(silo))
        {
            return false;
        }

        File.Delete(_book);
        RemoveEmpty();
        return true;
    }

    /// <summary>Removes the folders that nothing is in, but what a broken-off writing of the book left.</summary>
    public void RemoveEmpty()
    {
        if (IsEmpty)
        {
            File.Delete(DurableFile.TemporaryName(_book));
        }

        foreach (var stream in AuditStreams.All)
        {
            RemoveIfEmpty(new DeadLetterFolder(root, silo, stream).Folder);
        }

        RemoveIfEmpty(System.IO.Path.Combine(Path, "dead-letter"));
        RemoveIfEmpty(Path);
    }

    private bool HasJournal(AuditStream stream)
    {
        var name = System.IO.Path.GetFileName(JournalFile.PathOf(root, silo, stream));
        return Directory.EnumerateFileSystemEntries(Path).Any(entry => System.IO.Path.GetFileName(entry).StartsWith(name, StringComparison.Ordinal));
    }

    private static void RemoveIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
