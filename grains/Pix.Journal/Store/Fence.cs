using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>The epoch file of a log. A new owner replaces this file, so that earlier owners can no longer acknowledge writes.</summary>
/// <remarks>
/// An owner writes a group, syncs, reads the epoch file, and acknowledges the group only if the epoch file is unchanged. A process that
/// takes over the log first replaces the epoch file and then reads the log. So either the old owner reads the new epoch, or the new owner
/// reads the group. This holds even if locks were lost or a process was frozen for a long time.
/// </remarks>
internal sealed class Fence(LogMachine machine, string logPath)
{
    private byte[] _own = [];
    private string _owner = "";
    private IOException? _failure;
#if PIX_PLANTED
    private bool _looked;
#endif

    /// <summary>This owner's epoch.</summary>
    public long Epoch { get; private set; }

    /// <summary>The unique id that was created when this owner opened the log.</summary>
    public string Owner => _owner;

    /// <summary>True if the epoch file did not exist when <see cref="FindAsync"/> last read it.</summary>
    public bool IsGone { get; private set; }

    /// <summary>
    /// Throws if <see cref="FindAsync"/> returned null because it could not read the epoch file, which does not mean that the log has no
    /// owner.
    /// </summary>
    /// <exception cref="IOException">The epoch file could not be read.</exception>
    public void RequireRead()
    {
        if (_failure is not null)
        {
            throw new IOException($"The epoch file '{logPath}' cannot be read ({_failure.Message}), and no file beside it says which journal it belongs to.", _failure);
        }
    }

    /// <summary>Reads the epoch file. Returns null if the file does not exist, cannot be read, or is invalid.</summary>
    /// <exception cref="IOException">A version of Pix that stored the journal in SQLite wrote the file.</exception>
    public async ValueTask<EpochMark?> FindAsync()
    {
        var bytes = await TryReadAsync();
        if (bytes.AsSpan().StartsWith("SQLite"u8))
        {
            throw new IOException($"The journal '{logPath}' was written by another version of Pix; drain it with that version first.");
        }

        return EpochMark.TryRead(bytes);
    }

    /// <summary>Makes this process the owner durably. When the call returns, every earlier owner is fenced.</summary>
    /// <param name="journalId">The journal's id.</param>
    /// <param name="newest">The highest known epoch.</param>
    public async ValueTask RaiseAsync(string journalId, long newest)
    {
#if PIX_PLANTED
        if (Planted.Is("adopter-without-fence") && await TryReadAsync() is { Length: > 0 } found && EpochMark.TryRead(found) is { } there)
        {
            (Epoch, _own, _owner) = (there.Epoch, found, there.Owner);
            return;
        }
#endif
        var mark = new EpochMark(newest + 1, journalId, machine.NewId());
        var bytes = mark.ToBytes();
        await machine.Disk.ReplaceAsync(logPath, bytes, mark.Owner);
        (Epoch, _own, _owner) = (mark.Epoch, bytes, mark.Owner);
    }

    /// <summary>Checks that no other process took over or deleted the log before this call.</summary>
    /// <exception cref="LogFencedException">Another process took over the log or deleted it.</exception>
    /// <exception cref="IOException">The epoch file cannot be read, so it is unknown whether this process still owns the log.</exception>
    public async ValueTask CheckAsync()
    {
#if PIX_PLANTED
        // With the planted bug "epoch-looked-at-before-sync", a caller checks before and after its sync, and the check after the sync does nothing.
        if (Planted.Is("epoch-not-looked-at") || (Planted.Is("epoch-looked-at-before-sync") && (_looked = !_looked) is false))
        {
            return;
        }
#endif
        // Read by path, because an open file handle can show the content of a file that was replaced.
        if (await machine.Disk.ReadWholeAsync(logPath) is not { } bytes)
        {
            throw new LogFencedException(logPath, "its epoch file is gone");
        }

        if (!bytes.AsSpan().SequenceEqual(_own))
        {
            throw new LogFencedException(logPath, $"its epoch is {EpochMark.TryRead(bytes)?.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unreadable"}, this owner's {Epoch}");
        }
    }

    /// <summary>Deletes the epoch file. After that the log no longer exists.</summary>
    public async ValueTask RemoveAsync()
    {
        await machine.Disk.DeleteAsync(logPath);
        await machine.Disk.SyncFolderAsync(Path.GetDirectoryName(logPath)!);
    }

    /// <summary>Deletes temporary files of processes that ended inside <see cref="RaiseAsync"/>.</summary>
    public async ValueTask RemoveLeftoversAsync(IEnumerable<string> names)
    {
        foreach (var leftover in WholeFile.TemporaryNames(names, logPath))
        {
            await machine.Disk.DeleteAsync(Path.Combine(Path.GetDirectoryName(logPath)!, leftover));
        }
    }

    private async ValueTask<byte[]> TryReadAsync()
    {
        try
        {
            var bytes = await machine.Disk.ReadWholeAsync(logPath);
            (IsGone, _failure) = (bytes is null, null);
            return bytes ?? [];
        }
        catch (IOException failure)
        {
            // Ignored, because the beginnings of the log files contain the epoch too, and raising the epoch replaces an unreadable epoch file.
            (IsGone, _failure) = (false, failure);
            return [];
        }
    }
}
