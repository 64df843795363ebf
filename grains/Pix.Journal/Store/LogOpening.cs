using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>Opens or makes a log, and becomes its owner.</summary>
/// <remarks>
/// 1. Every file that is there is opened and locked; the lock that matters is on the newest, which an owner writes to.
/// 2. The file that this owner will write to is made, which of several that open at once only one can.
/// 3. The epoch is raised, durably: from now on earlier owners acknowledge nothing that is not there yet.
/// 4. If a newer file appeared meanwhile, all of it is done again.
/// 5. The log is read. What the newest file held is made durable first: a process that ended may not have come to it.
/// 6. The new file gets its beginning, which says where the chain ended as read.
/// </remarks>
internal sealed class LogOpening(LogMachine machine, string path, string version)
{
    private const int Attempts = 16;

    private readonly List<LogFile> _files = [];
    private IDiskFile? _own;

    /// <exception cref="LogInUseException">Another process has it.</exception>
    public async ValueTask<OpenedLog> RunAsync()
    {
        await machine.Disk.CreateFolderAsync(Path.GetDirectoryName(path)!);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                if (await TryAsync() is { } opened)
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

    /// <summary>Null when somebody else changed the files meanwhile.</summary>
    private async ValueTask<OpenedLog?> TryAsync()
    {
        var fence = new Fence(machine, path);
        var mark = await fence.FindAsync();
        if (!await TryLockAllAsync())
        {
            return null;
        }

        var number = (_files.Count > 0 ? _files[^1].Number : 0) + 1;
        if (await TryMakeAsync(number) is not { } own)
        {
            return null;
        }

        var journalId = JournalId(mark);
        await fence.RaiseAsync(journalId, _files.Select(file => file.Beginning?.Epoch ?? 0).Append(mark?.Epoch ?? 0).Max());
        var names = await machine.Disk.ListAsync(Path.GetDirectoryName(path)!);
        if (LogFile.NumbersOf(names, path)[^1] != number)
        {
            return null;
        }

        await fence.RemoveLeftoversAsync(names);
        await SyncNewestAsync();
        var found = new LogRecovery(journalId, _files);
        await found.RunAsync();
        var beginning = new Beginning(journalId, number, found.Newest.Number, found.Newest.Length, fence.Epoch, found.Group, found.End, found.Tree.Peaks, version);
        _files.Add(await LogFile.BeginAsync(machine.Disk, own, beginning));
        return new(fence, found, journalId, [.. _files]);
    }

    /// <summary>The lock of a journal of format 2 is on its empty file, which the epoch file takes the place of.</summary>
    private async ValueTask<bool> TryLockAllAsync()
    {
        foreach (var number in await LogFile.NumbersAsync(machine.Disk, path))
        {
            try
            {
                _files.Add(await LogFile.OpenAsync(machine.Disk, path, number));
            }
            catch (FileNotFoundException)
            {
                return false;
            }
        }

        await RequireNoOldOwnerAsync();
        return true;
    }

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

    private async ValueTask<IDiskFile?> TryMakeAsync(long number)
    {
        try
        {
            return _own = await LogFile.MakeAsync(machine.Disk, path, number);
        }
        catch (FileExistsException)
        {
            return null;
        }
    }

    private string JournalId(EpochMark? mark)
    {
        var ids = _files.Where(file => file.Beginning is not null).ToLookup(file => file.Beginning!.JournalId);
        if (ids.Count > 1)
        {
            var other = ids.Last();
            throw new IOException($"The journal's file '{other.First().Path}' belongs to another journal ({other.Key}, not {ids.First().Key}): move it away.");
        }

        if (ids.Count == 1)
        {
            return ids.First().Key;
        }

        var used = _files.Find(file => file.Length > 0);
        return used is null ? machine.NewId()
            : mark?.JournalId ?? throw new IOException($"The journal's file '{used.Path}' does not begin as it must, and nothing else says whose it is: keep it, and move it away to start without what it holds.");
    }

    private async ValueTask SyncNewestAsync()
    {
        try
        {
            if (_files.Count > 0)
            {
                await _files[^1].Disk.SyncAsync();
            }
        }
        catch (IOException)
        {
            // What is read of it may not stay; it was acknowledged by nobody then.
        }
    }

    private async ValueTask GiveUpAsync()
    {
        foreach (var file in _files)
        {
            await file.DisposeAsync();
        }

        _files.Clear();
        if (_own is { } own)
        {
            _own = null;
            await LogFile.TryDiscardAsync(machine.Disk, own);
        }
    }
}
