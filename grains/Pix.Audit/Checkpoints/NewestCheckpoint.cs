using System.Text.Json;
using Pix.Audit.Adoption;
using Pix.Audit.Journal;

namespace Pix.Audit.Checkpoints;

/// <summary>
/// The name file of a journal: the file <c>JOURNALID.checkpoint.json</c> beside the journal, with a link to the journal's newest checkpoint.
/// Only the journal's current owner writes this file.
/// </summary>
/// <remarks>
/// The name file is durable before the checkpoint is shipped, so the next checkpoint links to this one, even if another process writes the next
/// one. A former owner cannot restore an older name: it writes a temporary file, checks that it still owns the journal, and then renames the
/// file, but the next owner raises the journal's epoch and then deletes temporary files. The name file stays after its journal is deleted,
/// until a checkpoint of another journal names the same checkpoint (<see cref="GoneFolder"/>).
/// </remarks>
/// <param name="journal">The journal, which is open.</param>
/// <param name="machine">The machine that has the disk.</param>
internal sealed class NewestCheckpoint(AuditJournal journal, LogMachine machine)
{
    /// <summary>Suffix of name files.</summary>
    public const string Suffix = ".checkpoint.json";

    /// <summary>Path of the file.</summary>
    public string Path { get; } = PathOf(System.IO.Path.GetDirectoryName(journal.Path)!, journal.JournalId);

    /// <summary>Path of the name file of a journal.</summary>
    /// <param name="folder">Folder of the journal.</param>
    /// <param name="journalId">Id of the journal.</param>
    public static string PathOf(string folder, string journalId) => System.IO.Path.Combine(folder, journalId + Suffix);

    /// <summary>Returns those of the given file names that are name files.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<string> names) => names.Where(name => !name.StartsWith('.') && name.EndsWith(Suffix, StringComparison.Ordinal));

    /// <summary>Reads the checkpoint that a name file names; null if the file does not exist.</summary>
    /// <exception cref="IOException">The file cannot be read, or is empty.</exception>
    public static async ValueTask<CheckpointLink?> ReadAsync(IDisk disk, string path)
    {
        try
        {
            return await disk.ReadWholeAsync(path) is not { } bytes ? null
                : JsonSerializer.Deserialize(bytes, CheckpointJson.Default.CheckpointLink) is { Journal: not null, Digest: not null } link ? link
                : throw new IOException($"'{path}' names no checkpoint.");
        }
        catch (JsonException failure)
        {
            throw new IOException($"'{path}' names no checkpoint.", failure);
        }
    }

    /// <summary>Reads the journal's newest checkpoint; null if there is none.</summary>
    /// <exception cref="IOException">The file cannot be read, or is empty.</exception>
    public ValueTask<CheckpointLink?> FindAsync() => ReadAsync(machine.Disk, Path);

    /// <summary>Writes the name file durably.</summary>
    /// <exception cref="IOException">The file may or may not have been written, or another silo owns the journal.</exception>
    public ValueTask KeepAsync(CheckpointLink link) =>
        machine.Disk.ReplaceAsync(Path, JsonSerializer.SerializeToUtf8Bytes(link, CheckpointJson.Default.CheckpointLink), machine.NewId(), RequireOwnAsync);

    private async ValueTask RequireOwnAsync()
    {
#if PIX_PLANTED
        if (Planted.Is("checkpoint-named-by-late-owner"))
        {
            return;
        }
#endif
        await journal.OwnerAsync();
    }
}
