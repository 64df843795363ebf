using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Opens or creates a log, and makes this process its owner.</summary>
/// <remarks>
/// 1. Every existing file is locked. The lock that matters is the one on the newest file, which an owner writes to. 2. The file that this
/// owner will write to is created; if several openings run at once, only one can create it. 3. The epoch is raised durably. From then on
/// earlier owners acknowledge only what is already in the files. 4. If a newer file appeared meanwhile, everything is repeated. 5. The
/// files are reopened and read; nothing seen before the epoch was raised counts. Their content is made durable first, in case a process
/// ended before its sync. 6. Damage is reported. Only then the new file gets its beginning, which states where the chain ended; content of
/// an older file after that end counts as never acknowledged from then on.
/// </remarks>
/// <param name="machine">Disk, clock and source of ids, of the machine or of a simulation.</param>
/// <param name="path">Path of the epoch file.</param>
/// <param name="version">The version of Pix, which is written to the new file.</param>
/// <param name="tell">Called with each damage. If this opening fails later, the next opening reports the damage again.</param>
/// <param name="tellLost">Called with the id of a journal that has an epoch file but no log file, before the epoch file names another journal.</param>
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
    /// Ids of journals that are not reported as lost. These are journals already reported, and a new journal of this opening, because a
    /// failed attempt may have left its epoch file.
    /// </summary>
    private readonly HashSet<string> _notToTell = new(StringComparer.Ordinal);

    /// <summary>True once this opening has raised the epoch. From then on the epoch file is this opening's own.</summary>
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
    /// which may be temporary.
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
            // Another silo judged this silo gone, and deleted the new temporary file or the folder.
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
            // The process that drained the log deleted the files. The next attempt begins a new log with its own id.
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

    /// <summary>Throws if a process has a journal of format 2 open. Such a process locks an empty file, which the epoch file replaces.</summary>
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
            // Another silo judged this silo gone and deleted the folder.
            return null;
        }
    }

    /// <summary>
    /// Reads the existing beginnings, by the numbers in the file names, and whether any file has bytes. Files of late or fenced owners are
    /// left out and remembered for deletion.
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
    /// Deletes the files of late and fenced owners. Returns false if a file turns out not to be a late owner's, so that the opening must be
    /// repeated.
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
        // The epoch file names the journal. Without an epoch file, the oldest log file names it.
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
    /// True if a file belongs to another journal. An owner that was not fenced yet began it after this opening read the beginnings, and may
    /// have acknowledged its content, so the opening is repeated with the journal that the file names.
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
                // An owner that was not fenced yet deleted the file, because it had no entries left.
            }
        }

        foreach (var gone in _locks.Where(held => _files.TrueForAll(file => file.Number != held.Key)))
        {
            await gone.Value.DisposeAsync();
        }

        await SyncAllAsync();
    }

    /// <summary>
    /// Syncs all files, because the newest may be the empty file of an opening that ended, and the content of earlier files may not be
    /// durable yet.
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
            // Ignored. What is read from this file may be lost later, but then no owner acknowledged it.
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
