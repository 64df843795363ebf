using Pix.Journal.Disk;
using Pix.Journal.Format;

namespace Pix.Journal.Store;

/// <summary>The epoch file of a log, which fences earlier owners.</summary>
/// <remarks>
/// An owner writes a group, syncs, then reads this file, and acknowledges the group only if the file is unchanged. An adopter replaces this
/// file, then reads the log. So either the owner sees the new epoch, or the adopter sees the group, even if locks were lost or a process
/// was frozen for a long time.
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

    /// <summary>The unique name of this owner's opening of the log.</summary>
    public string Owner => _owner;

    /// <summary>True if the file did not exist when <see cref="FindAsync"/> last read it.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Throws if the file could not be read, so that the caller concludes nothing from its content.</summary>
    /// <exception cref="IOException">The file could not be read.</exception>
    public void RequireRead()
    {
        if (_failure is not null)
        {
            throw new IOException($"The epoch file '{logPath}' cannot be read ({_failure.Message}), and no file beside it says which journal it belongs to.", _failure);
        }
    }

    /// <summary>Reads the file. Returns null if the file does not exist, cannot be read, or is invalid.</summary>
    /// <exception cref="IOException">The file was written by another version of Pix (SQLite).</exception>
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
    /// <exception cref="IOException">The file cannot be read, so it is unknown whether this process still owns the log.</exception>
    public async ValueTask CheckAsync()
    {
#if PIX_PLANTED
        // With the second of these planted bugs, the check was already made before the sync.
        if (Planted.Is("epoch-not-looked-at") || (Planted.Is("epoch-looked-at-before-sync") && (_looked = !_looked) is false))
        {
            return;
        }
#endif
        // Read by its path, because an open handle may show a file that was replaced.
        if (await machine.Disk.ReadWholeAsync(logPath) is not { } bytes)
        {
            throw new LogFencedException(logPath, "its epoch file is gone");
        }

        if (!bytes.AsSpan().SequenceEqual(_own))
        {
            throw new LogFencedException(logPath, $"its epoch is {EpochMark.TryRead(bytes)?.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unreadable"}, this owner's {Epoch}");
        }
    }

    /// <summary>Deletes the epoch file, which ends the log.</summary>
    public async ValueTask RemoveAsync()
    {
        await machine.Disk.DeleteAsync(logPath);
        await machine.Disk.SyncFolderAsync(Path.GetDirectoryName(logPath)!);
    }

    /// <summary>Deletes temporary files left by openings that ended inside <see cref="RaiseAsync"/>.</summary>
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
            // Ignored, because the beginnings of the log files contain the epoch too, and raising it replaces an unreadable epoch file.
            (IsGone, _failure) = (false, failure);
            return [];
        }
    }
}
