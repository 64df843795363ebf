using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Opens or creates a log, and becomes its owner.</summary>
/// <remarks>
/// 1. Every existing file is locked; the lock that matters is on the newest, which an owner writes to. 2. The file that this owner will
/// write to is created; of several openings at once only one can create it. 3. The epoch is raised, durably: from now on earlier owners
/// acknowledge only what is already there. 4. If a newer file appeared meanwhile, everything is repeated. 5. The files are reopened and
/// read; nothing seen before the epoch was raised counts. Their content is made durable first, in case a process ended before its sync. 6.
/// Damage is reported, and only then the new file gets its beginning, which states where the chain ended: what an older file has behind
/// that end counts as never acknowledged from then on.
/// </remarks>
/// <param name="machine">Disk, clock and source of ids, of the machine or of a simulation.</param>
/// <param name="path">The epoch file.</param>
/// <param name="version">The version of Pix.</param>
/// <param name="tell">Receives each damage; again at the next opening when this one ends before the log is open.</param>
/// <param name="tellLost">Receives the id of a journal with an epoch file but no log file, before the epoch file names another journal.</param>
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
    /// Journals that are not told as lost: those that were already, and a new one that this opening began, whose epoch file an attempt may
    /// have left.
    /// </summary>
    private readonly HashSet<string> _notToTell = new(StringComparer.Ordinal);

    /// <summary>The epoch file is this opening's own, whatever happens next.</summary>
    private bool _hasRaised;

    /// <exception cref="LogInUseException">Another process has it.</exception>
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

    /// <summary>Null when somebody else changed the files meanwhile, or a part of a file could not be read, which may be temporary.</summary>
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
            // Another silo that took this one for gone removed what it had begun.
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
            // The process that drained the log deleted it: a new log begins, with its own id.
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

    /// <summary>A journal of format 2 is locked by its empty file, which the epoch file replaces.</summary>
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
            // A new log.
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
            // Another silo that took this one for gone removed the folder.
            return null;
        }
    }

    /// <summary>The existing beginnings, by the numbers in the file names, and whether any file has bytes; without files of late or fenced owners.</summary>
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

    /// <summary>False when one of them is not such a file, and everything must be looked at again.</summary>
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
        // The epoch file names the journal; without it the oldest file does.
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
    /// An owner that was not fenced yet began the file after this opening looked at it, and may have acknowledged what is in it: the
    /// journal is the one that the file names.
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
                // An owner that was not fenced yet deleted it, because it had no rows left.
            }
        }

        foreach (var gone in _locks.Where(held => _files.TrueForAll(file => file.Number != held.Key)))
        {
            await gone.Value.DisposeAsync();
        }

        await SyncAllAsync();
    }

    /// <summary>Syncs all files: the newest may be the empty file of an opening that ended, and earlier content may not be durable yet.</summary>
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
            // What is read of it may be lost; then nobody acknowledged it.
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
