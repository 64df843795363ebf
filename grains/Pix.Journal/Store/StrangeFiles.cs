using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Files that lie among a log's files and do not belong to it.</summary>
/// <param name="machine">The machine's disk.</param>
/// <param name="tell">Receives each that may have content.</param>
internal sealed class StrangeFiles(LogMachine machine, Func<LogDamage, ValueTask> tell)
{
    /// <summary>
    /// It has no content, and the epoch file does not name its journal: its owner began it without knowing that its journal had been taken
    /// over, shipped and deleted. Continuing at its beginning would reuse numbers of that journal's entries.
    /// </summary>
    /// <param name="beginning">The file's beginning.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="known">
    /// All existing beginnings. The file that this one names is deleted before the epoch file is; if it exists, somebody deleted only the
    /// epoch file.
    /// </param>
    /// <param name="areAllKnown">Every file with bytes has its beginning, so the owner of each is known.</param>
    /// <param name="isMarkGone">There is no epoch file.</param>
    /// <param name="mark">Beginning that the epoch file states.</param>
    public static bool IsLate(Beginning beginning, long length, SortedDictionary<long, Beginning> known, bool areAllKnown, bool isMarkGone, EpochMark? mark) =>
        beginning.Epoch > 0 && length == beginning.Size && (mark is null ? isMarkGone : mark.JournalId != beginning.JournalId || (areAllKnown && IsOlder(beginning, known, mark)))
        && !(known.TryGetValue(beginning.Previous.Number, out var previous) && previous.JournalId == beginning.JournalId && previous.Checksum == beginning.Previous.Checksum);

    /// <summary>
    /// A later owner had the journal and left no file: it deleted its files, and ended before it deleted the epoch file. (Or it ended
    /// before it began its file, and the journal had been drained before: then a new journal id loses nothing.)
    /// </summary>
    private static bool IsOlder(Beginning beginning, SortedDictionary<long, Beginning> known, EpochMark mark) =>
        beginning.Epoch < mark.Epoch && known.Values.All(other => other.Epoch <= beginning.Epoch);

    /// <summary>
    /// It was written behind the fence: the epoch file names another journal, whose owner raised the epoch after this file's owner, found
    /// nothing in this file, and has begun. So nothing in it was acknowledged. One that is too long for a dead letter is not of such an
    /// owner.
    /// </summary>
    public static bool IsFenced(Beginning beginning, long length, SortedDictionary<long, Beginning> known, EpochMark? mark) =>
        beginning.Epoch > 0 && mark is not null && mark.JournalId != beginning.JournalId && beginning.Epoch < mark.Epoch && length <= LogDamage.KeptBytes
        && known.Values.Any(other => other.JournalId == mark.JournalId && other.Epoch > beginning.Epoch);

    /// <summary>Deletes a file that was written behind the fence, after its bytes were reported and kept. Call it when the epoch is raised.</summary>
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

    /// <summary>Deletes a late owner's file; call it when the epoch is raised.</summary>
    /// <returns>False when something was written to it before: it is not such a file.</returns>
    public async ValueTask<bool> TryRemoveLateAsync(long number, IDiskFile held)
    {
        try
        {
            // Closed again before its deletion, with the lock.
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
    /// Reports files that do not name their journal, and moves them aside: without the journal's id their frames cannot be recognised.
    /// After each, the epoch file is checked: a writer of the file owned the log before that, and is fenced when its epoch is not there.
    /// </summary>
    /// <exception cref="IOException">A part of a file could not be read: it may name its journal later.</exception>
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
