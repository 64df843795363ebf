using System.Text.Json;
using Pix.Audit.Adoption;
using Pix.Audit.Journal;

namespace Pix.Audit.Checkpoints;

/// <summary>
/// The name of a journal's newest checkpoint, in a file beside the journal that only its present owner writes:
/// <c>JOURNALID.checkpoint.json</c>.
/// </summary>
/// <remarks>
/// The name is durable before the checkpoint is shipped, so the next checkpoint names it, whoever writes that. A late owner cannot restore
/// an older name: it writes a temporary file, then checks that the journal is its own, then renames; the next owner raises the journal's
/// epoch, then deletes temporary files. The file outlives its journal until a checkpoint of another journal names its content (<see
/// cref="GoneFolder"/>).
/// </remarks>
/// <param name="journal">The journal, which is open.</param>
/// <param name="machine">The machine's disk.</param>
internal sealed class NewestCheckpoint(AuditJournal journal, LogMachine machine)
{
    /// <summary>Suffix of such files.</summary>
    public const string Suffix = ".checkpoint.json";

    /// <summary>Path of the file.</summary>
    public string Path { get; } = PathOf(System.IO.Path.GetDirectoryName(journal.Path)!, journal.JournalId);

    /// <summary>Path of the file of a journal.</summary>
    /// <param name="folder">Folder of the journal.</param>
    /// <param name="journalId">Id of the journal.</param>
    public static string PathOf(string folder, string journalId) => System.IO.Path.Combine(folder, journalId + Suffix);

    /// <summary>The names in a folder that are such files.</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<string> names) => names.Where(name => !name.StartsWith('.') && name.EndsWith(Suffix, StringComparison.Ordinal));

    /// <summary>Reads what a file says.</summary>
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

    /// <summary>The newest checkpoint; null when there is none.</summary>
    /// <exception cref="IOException">The file cannot be read, or is empty.</exception>
    public ValueTask<CheckpointLink?> FindAsync() => ReadAsync(machine.Disk, Path);

    /// <summary>Writes it down, durably.</summary>
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
