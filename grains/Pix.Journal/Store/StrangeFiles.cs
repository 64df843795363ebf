using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Files that lie where a log's files do and do not belong to it.</summary>
/// <param name="machine">Its disk.</param>
/// <param name="tell">Told of each that may hold something.</param>
internal sealed class StrangeFiles(LogMachine machine, Func<LogDamage, ValueTask> tell)
{
    /// <summary>
    /// It holds nothing, and its journal is none that the epoch file names: an owner began it that did not know yet that its journal had been taken over, shipped and removed. To
    /// go on where it begins would give numbers of that journal's entries a second time.
    /// </summary>
    /// <param name="beginning">The file's beginning.</param>
    /// <param name="length">The file's length.</param>
    /// <param name="known">All beginnings that are there: the file that this one names goes before the epoch file does, so that where it is there somebody took only the epoch file away.</param>
    /// <param name="areAllKnown">Every file with bytes in it has its beginning: none is there whose owner is not known.</param>
    /// <param name="isMarkGone">There is no epoch file.</param>
    /// <param name="mark">What the epoch file says.</param>
    public static bool IsLate(Beginning beginning, long length, SortedDictionary<long, Beginning> known, bool areAllKnown, bool isMarkGone, EpochMark? mark) =>
        beginning.Epoch > 0 && length == beginning.Size && (mark is null ? isMarkGone : mark.JournalId != beginning.JournalId || (areAllKnown && IsOlder(beginning, known, mark)))
        && !(known.TryGetValue(beginning.Previous.Number, out var previous) && previous.JournalId == beginning.JournalId && previous.Checksum == beginning.Previous.Checksum);

    /// <summary>
    /// Somebody owned the journal after who began this file, and no file of that owner is there: it removed them, and ended before it came to the epoch file. (Or it ended before it began its file, and the
    /// journal was drained before: then one with another id loses nothing.)
    /// </summary>
    private static bool IsOlder(Beginning beginning, SortedDictionary<long, Beginning> known, EpochMark mark) =>
        beginning.Epoch < mark.Epoch && known.Values.All(other => other.Epoch <= beginning.Epoch);

    /// <summary>
    /// It was written behind the fence: the epoch file names another journal, whose owner raised the epoch after who began this file, found nothing in it, and has begun. So nobody was told that anything in it is
    /// durable. One that is too long to be kept as a dead letter was made by no such owner.
    /// </summary>
    public static bool IsFenced(Beginning beginning, long length, SortedDictionary<long, Beginning> known, EpochMark? mark) =>
        beginning.Epoch > 0 && mark is not null && mark.JournalId != beginning.JournalId && beginning.Epoch < mark.Epoch && length <= LogDamage.KeptBytes
        && known.Values.Any(other => other.JournalId == mark.JournalId && other.Epoch > beginning.Epoch);

    /// <summary>Removes a file that was written behind the fence; its bytes are told and kept. Call it when the epoch is raised.</summary>
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

    /// <summary>Removes a late owner's file; call it when the epoch is raised.</summary>
    /// <returns>False when something was written to it before that: it is no such file.</returns>
    public async ValueTask<bool> TryRemoveLateAsync(long number, IDiskFile held)
    {
        try
        {
            // Closed again before it goes, with the lock.
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
    /// Tells of files none of which says whose it is, and moves them aside: their frames cannot be told from any others' without their journal's id. The epoch file is looked at
    /// after each of them: who wrote to it owned the log before that, and is fenced off when its epoch is not there.
    /// </summary>
    /// <exception cref="IOException">Some of a file could not be read: it may say whose it is one day.</exception>
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
