using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>
/// Handles files that have names of log files but do not belong to the log, because a late or fenced owner wrote them or their journal is
/// unknown.
/// </summary>
/// <param name="machine">Disk of the machine or of a simulation.</param>
/// <param name="tell">Called with each such file that possibly has content, before the file is deleted or moved aside.</param>
internal sealed class StrangeFiles(LogMachine machine, Func<LogDamage, ValueTask> tell)
{
    /// <summary>
    /// True if a late owner began the file. A late owner did not notice that another process had taken over, shipped and deleted the
    /// journal. Its file has a beginning but no content, and the epoch file is gone or was written by another owner. If the log continued
    /// after this beginning, it would use numbers of deleted entries again.
    /// </summary>
    /// <param name="beginning">The file's beginning.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="known">
    /// All existing beginnings, by file number. A removal deletes the previous file, which this beginning identifies, before the epoch
    /// file. So if the previous file exists, the journal was not removed, and somebody deleted only the epoch file.
    /// </param>
    /// <param name="areAllKnown">True if every file with bytes has a valid beginning, so that the owner of each file is known.</param>
    /// <param name="isMarkGone">True if there is no epoch file.</param>
    /// <param name="mark">Content of the epoch file; null if the epoch file does not exist or is invalid.</param>
    public static bool IsLate(Beginning beginning, long length, SortedDictionary<long, Beginning> known, bool areAllKnown, bool isMarkGone, EpochMark? mark) =>
        beginning.Epoch > 0 && length == beginning.Size && (mark is null ? isMarkGone : mark.JournalId != beginning.JournalId || (areAllKnown && IsOlder(beginning, known, mark)))
        && !(known.TryGetValue(beginning.Previous.Number, out var previous) && previous.JournalId == beginning.JournalId && previous.Checksum == beginning.Previous.Checksum);

    /// <summary>
    /// True if a later owner raised the epoch and left no file. Usually, that owner deleted the log files and ended before it deleted the
    /// epoch file. Otherwise, it ended before it began its own file, and the journal was drained before; then a new journal id loses
    /// nothing.
    /// </summary>
    private static bool IsOlder(Beginning beginning, SortedDictionary<long, Beginning> known, EpochMark mark) =>
        beginning.Epoch < mark.Epoch && known.Values.All(other => other.Epoch <= beginning.Epoch);

    /// <summary>
    /// True if a fenced owner wrote the file. The epoch file then contains the id of another journal. The owner of that journal raised the
    /// epoch after this file's owner did, found nothing in this file, and began its own file. So nothing in this file was acknowledged. A
    /// fenced owner never writes a file that is too long for a dead letter, so the result for such a file is false.
    /// </summary>
    public static bool IsFenced(Beginning beginning, long length, SortedDictionary<long, Beginning> known, EpochMark? mark) =>
        beginning.Epoch > 0 && mark is not null && mark.JournalId != beginning.JournalId && beginning.Epoch < mark.Epoch && length <= LogDamage.KeptBytes
        && known.Values.Any(other => other.JournalId == mark.JournalId && other.Epoch > beginning.Epoch);

    /// <summary>Reports a file that a fenced owner wrote, so that its bytes are kept, and deletes the file. Must be called after the epoch is raised.</summary>
    public async ValueTask RemoveFencedAsync(long number, IDiskFile held)
    {
        try
        {
            await using var file = await LogFile.OpenAsync(machine.Disk, number, held);
            await tell(new(file.Disk, 0, file.Length, isTail: true));
        }
        catch (FileNotFoundException)
        {
            return;
        }

        await LogFile.TryDiscardAsync(machine.Disk, held);
    }

    /// <summary>Deletes a late owner's file. Must be called after the epoch is raised.</summary>
    /// <returns>False if something was written to the file meanwhile, so that it is not a late owner's file.</returns>
    public async ValueTask<bool> TryRemoveLateAsync(long number, IDiskFile held)
    {
        try
        {
            // The file and its lock are closed at the end of this block, before the deletion.
            await using var file = await LogFile.OpenAsync(machine.Disk, number, held);
            if (!file.IsUnused)
            {
                return false;
            }
        }
        catch (FileNotFoundException)
        {
            return true;
        }

        await LogFile.TryDiscardAsync(machine.Disk, held);
        return true;
    }

    /// <summary>
    /// Reports files that do not contain the journal's id and moves them aside, because frames cannot be recognised without that id. The
    /// epoch file is read again after each file is opened. If the epoch file is still missing or invalid, a process that writes to the
    /// opened file is fenced, because the epoch file does not contain its epoch.
    /// </summary>
    /// <exception cref="IOException">A part of a file could not be read. When it is readable again, it possibly shows the journal's id.</exception>
    public async ValueTask MoveAsideAsync(IReadOnlyDictionary<long, IDiskFile> held, Fence fence)
    {
        foreach (var (number, lockOfIt) in held)
        {
            await using var file = await LogFile.OpenAsync(machine.Disk, number, lockOfIt);
            if (file.Length == 0)
            {
                continue;
            }

            await RequireReadableAsync(file);
            var mark = await fence.FindAsync();
            fence.RequireRead();
            if (mark is not null || file.Beginning is not null)
            {
                return;
            }

            file.IsUnreadable = true;
            await tell(new(file.Disk, 0, file.Length, isTail: false));
            await file.RemoveAsync(machine.Disk);
        }
    }

    private static async ValueTask RequireReadableAsync(LogFile file)
    {
        var reader = new BlockReader(file.Disk, Math.Min(file.Length, Beginning.MaxSize));
        await reader.GetAsync(0, Beginning.MaxSize);
        if (reader.IsUnreadable)
        {
            throw new IOException($"The beginning of '{file.Path}' cannot be read, and nothing else says which journal it belongs to. It is tried again; when it stays so, move the file away and keep it.");
        }
    }
}
