using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Opens or creates a log, and makes this process its owner.</summary>
/// <remarks>
/// 1. The process locks every existing file. Only the lock of the newest file matters, because an owner writes to that file. 2. The process
/// creates the file that it will write to. If several processes open the log at once, only one can create this file. 3. The process raises
/// the epoch durably. From then on, earlier owners acknowledge only groups that are already in the files. 4. If a newer file appeared
/// meanwhile, all steps are repeated. 5. The process reopens the files, syncs them and reads them; it uses nothing that it read before it
/// raised the epoch. It syncs first, because another process possibly ended before its own sync. 6. The process reports damage and then
/// writes the beginning of its new file, which states where the hash chain ended. From then on, bytes of an older file after that end count
/// as never acknowledged.
/// </remarks>
/// <param name="machine">Disk, clock and source of ids, of the machine or of a simulation.</param>
/// <param name="path">Path of the epoch file.</param>
/// <param name="version">The version of Pix, which is written to the new file.</param>
/// <param name="tell">Called with each damage found. If the log cannot be opened after that, the next attempt reports the damage again.</param>
/// <param name="tellLost">Called with the id of a journal that has an epoch file but no log files, before the epoch file is replaced for a new journal.</param>
internal sealed class LogOpening(LogMachine machine, string path, string version, Func<LogDamage, ValueTask> tell, Action<string> tellLost)
{
    private const int Attempts = 16, AttemptsToRead = 4;

    private readonly SortedDictionary<long, IDiskFile> _locks = [];
    private readonly List<long> _late = [];
    private readonly List<long> _fenced = [];
    private readonly List<LogFile> _files = [];
    private readonly StrangeFiles _strange = new(machine, tell);
    private IDiskFile? _own;

    /// <summary>
    /// Ids of journals that must not be reported as lost: journals that were reported already, and the new journal that this object begins.
    /// A failed attempt of this object possibly left an epoch file of that new journal.
    /// </summary>
    private readonly HashSet<string> _notToTell = new(StringComparer.Ordinal);

    /// <summary>True after this object has raised the epoch, so that the epoch file is the one that this object wrote.</summary>
    private bool _hasRaised;

    /// <exception cref="LogInUseException">Another process owns the log.</exception>
    public async ValueTask<OpenedLog> RunAsync()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                await machine.Disk.CreateFolderAsync(Path.GetDirectoryName(path)!);
                if (await TryAsync(mayTryAgain: attempt < AttemptsToRead) is { } opened)
                {
                    return opened;
                }
            }
            catch
            {
                await GiveUpAsync();
                throw;
            }

            await GiveUpAsync();
        }

        throw new LogInUseException(path);
    }

    /// <summary>
    /// Tries once to open the log. Returns null if another process changed the files meanwhile, or if a part of a file could not be read,
    /// which is possibly temporary. The caller then tries again.
    /// </summary>
    private async ValueTask<OpenedLog?> TryAsync(bool mayTryAgain)
    {
        var fence = new Fence(machine, path);
        var mark = await fence.FindAsync();
        if (!await TryLockAllAsync())
        {
            return null;
        }

        var number = _locks.Keys.LastOrDefault() + 1;
        if (await TryMakeAsync(number, mayTryAgain) is not { } own)
        {
            return null;
        }

        var (known, isUsed) = await BeginningsAsync(fence.IsGone, mark);
        if (known.Count == 0 && isUsed && mark is null)
        {
            await _strange.MoveAsideAsync(_locks, fence);
            return null;
        }

        var journalId = JournalId(known, isUsed, mark);
        if (mark is not null && !isUsed && !_hasRaised && _notToTell.Add(mark.JournalId))
        {
            tellLost(mark.JournalId);
        }

#if PIX_PLANTED
        var early = new LogRecovery(journalId, _files);
        if (Planted.Is("adopter-reads-before-raising"))
        {
            await OpenAllAsync([.. _locks.Keys]);
            await early.RunAsync();
        }
#endif
        if (!isUsed)
        {
            _notToTell.Add(journalId);
        }

        try
        {
            await fence.RaiseAsync(journalId, known.Values.Select(beginning => beginning.Epoch).Append(mark?.Epoch ?? 0).Max());
        }
        catch (FileNotFoundException) when (mayTryAgain)
        {
            // Another silo judged this silo gone, and deleted the new temporary file or the folder. The next attempt creates them again.
            return null;
        }

        _hasRaised = true;
        var names = await machine.Disk.ListAsync(Path.GetDirectoryName(path)!);
        var numbers = LogFile.NumbersOf(names, path);
        if (numbers.Count == 0 || numbers[^1] != number)
        {
            return null;
        }

        await fence.RemoveLeftoversAsync(names);
        if (!await TryRemoveLateAsync())
        {
            return null;
        }

#if PIX_PLANTED
        numbers = Planted.Is("adopter-reads-before-raising") ? [] : numbers;
#endif
        await OpenAllAsync(numbers.Where(_locks.ContainsKey));
        if (isUsed && _files.TrueForAll(file => file.Length == 0))
        {
            // The process that drained the log deleted the files. The next attempt begins a new log with a new id.
            return null;
        }

        if (_files.Exists(file => IsOfAnother(file, journalId, isUsed)))
        {
            return null;
        }

        var found = new LogRecovery(journalId, _files);
#if PIX_PLANTED
        if (Planted.Is("adopter-reads-before-raising"))
        {
            found = early;
        }
        else
        {
            await found.RunAsync();
        }
#else
        await found.RunAsync();
#endif
        if (mayTryAgain && _files.Exists(file => file.IsUnreadable))
        {
            return null;
        }

        foreach (var damage in found.Damages)
        {
            await tell(damage);
        }

        var beginning = new Beginning(journalId, number, found.Newest, fence.Epoch, found.Group, found.End, found.Tree.Peaks, version);
        _files.Add(await LogFile.BeginAsync(machine.Disk, own, beginning));
        return new(fence, found, journalId, [.. _files]);
    }

    private async ValueTask<bool> TryLockAllAsync()
    {
        foreach (var number in await LogFile.NumbersAsync(machine.Disk, path))
        {
            try
            {
                _locks.Add(number, await LogFile.LockAsync(machine.Disk, path, number));
            }
            catch (FileNotFoundException)
            {
                return false;
            }
        }

        await RequireNoOldOwnerAsync();
        return true;
    }

    /// <summary>Throws if an old version of Pix has the log open in format 2. Such a process has locked an empty file at the path of the epoch file.</summary>
    private async ValueTask RequireNoOldOwnerAsync()
    {
        try
        {
            await using var old = await machine.Disk.OpenAsync(path, DiskOpen.Existing);
            if (await old.LengthAsync() == 0 && !await old.TryLockAsync())
            {
                throw new LogInUseException(path);
            }
        }
        catch (FileNotFoundException)
        {
            // The log is new.
        }
    }

    private async ValueTask<IDiskFile?> TryMakeAsync(long number, bool mayTryAgain)
    {
        try
        {
            return _own = await LogFile.MakeAsync(machine.Disk, path, number);
        }
        catch (FileExistsException)
        {
            return null;
        }
        catch (FileNotFoundException) when (mayTryAgain)
        {
            // Another silo judged this silo gone and deleted the folder. The next attempt creates it again.
            return null;
        }
    }

    /// <summary>
    /// Reads the beginnings of the existing files, keyed by the numbers in the file names, and whether any file has bytes. Leaves out the
    /// files of late or fenced owners (<see cref="StrangeFiles"/>) and remembers these files for deletion.
    /// </summary>
    private async ValueTask<(SortedDictionary<long, Beginning> Known, bool IsUsed)> BeginningsAsync(bool isMarkGone, EpochMark? mark)
    {
        var (known, lengths) = (new SortedDictionary<long, Beginning>(), new Dictionary<long, long>());
        foreach (var (number, file) in _locks)
        {
            lengths[number] = await file.LengthAsync();
            if (await LogFile.BeginningOfAsync(file, lengths[number]) is { } beginning)
            {
                known.Add(number, beginning);
            }
        }

        var areAllKnown = lengths.Values.Count(length => length > 0) == known.Count;
        _late.AddRange(known.Where(file => StrangeFiles.IsLate(file.Value, lengths[file.Key], known, areAllKnown, isMarkGone, mark)).Select(file => file.Key));
        _fenced.AddRange(known.Where(file => !_late.Contains(file.Key) && StrangeFiles.IsFenced(file.Value, lengths[file.Key], known, mark)).Select(file => file.Key));
        foreach (var number in _late.Concat(_fenced))
        {
            known.Remove(number);
            lengths.Remove(number);
        }

        return (known, lengths.Values.Any(length => length > 0));
    }

    /// <summary>
    /// Deletes the files of late and fenced owners. Returns false if a file turns out not to be a late owner's file, so that the caller
    /// must try again to open the log.
    /// </summary>
    private async ValueTask<bool> TryRemoveLateAsync()
    {
        foreach (var number in _late)
        {
            if (!await _strange.TryRemoveLateAsync(number, _locks[number]))
            {
                return false;
            }

            _locks.Remove(number);
        }

        foreach (var number in _fenced)
        {
            await _strange.RemoveFencedAsync(number, _locks[number]);
            _locks.Remove(number);
        }

        return true;
    }

    private string JournalId(SortedDictionary<long, Beginning> known, bool isUsed, EpochMark? mark)
    {
        // The epoch file contains the journal's id. Without a valid epoch file, the id is taken from the oldest log file.
        var own = mark?.JournalId ?? known.Values.FirstOrDefault()?.JournalId;
        if (known.FirstOrDefault(file => file.Value.JournalId != own) is { Value: { } other, Key: var number } && !known.Values.All(file => file.JournalId == other.JournalId))
        {
            throw new IOException($"The journal's file '{LogFile.PathOf(path, number)}' belongs to another journal ({other.JournalId}, not {own}): move it away.");
        }

        return known.Count > 0 ? known.Values.First().JournalId
            : isUsed ? mark!.JournalId
            : machine.NewId();
    }

    /// <summary>
    /// True if a file belongs to another journal. An owner that was not fenced yet began this file after the beginnings were read, and has
    /// possibly acknowledged its content. So the next attempt opens the journal that this file belongs to.
    /// </summary>
    private static bool IsOfAnother(LogFile file, string journalId, bool wasUsed) => file.Beginning is { } beginning ? beginning.JournalId != journalId : !wasUsed && file.Length > 0;

    private async ValueTask OpenAllAsync(IEnumerable<long> numbers)
    {
        foreach (var number in numbers)
        {
            try
            {
                _files.Add(await LogFile.OpenAsync(machine.Disk, number, _locks[number]));
            }
            catch (FileNotFoundException)
            {
                // An owner that was not fenced yet deleted the file, because the file had no entries left.
            }
        }

        foreach (var gone in _locks.Where(held => _files.TrueForAll(file => file.Number != held.Key)))
        {
            await gone.Value.DisposeAsync();
        }

        await SyncAllAsync();
    }

    /// <summary>
    /// Syncs all files, not only the newest, because the newest is possibly the empty file of a process that ended while it opened the log.
    /// Then the content of earlier files is possibly not durable yet.
    /// </summary>
    private async ValueTask SyncAllAsync()
    {
        foreach (var file in _files)
        {
            await TrySyncAsync(file);
        }
    }

    private static async ValueTask TrySyncAsync(LogFile file)
    {
#if PIX_PLANTED
        if (Planted.Is("recovered-tail-not-synced"))
        {
            return;
        }
#endif
        try
        {
            await file.Disk.SyncAsync();
        }
        catch (IOException)
        {
            // Ignored. Content of this file that is lost later was never synced, so no owner acknowledged it.
        }
    }

    private async ValueTask GiveUpAsync()
    {
        foreach (var file in _files)
        {
            await file.DisposeAsync();
        }

        foreach (var held in _locks.Values)
        {
            await held.DisposeAsync();
        }

        _files.Clear();
        _locks.Clear();
        _late.Clear();
        _fenced.Clear();
        if (_own is { } own)
        {
            _own = null;
            await LogFile.TryDiscardAsync(machine.Disk, own);
        }
    }
}
