using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Checkpoints;
using Pix.Audit.DeadLetters;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Shipping;
using Pix.Audit.Sinks;
using Pix.Journal.Store;

namespace Pix.Audit.Adoption;

/// <summary>Ships the records that gone silos left in their journals.</summary>
/// <remarks>
/// The membership reports that a silo is gone, but only the exclusive lock on its journal proves it. A silo that was only paused still holds
/// the lock. If two silos try to adopt a journal, only one gets the lock. The adopter deletes a drained journal, log files first and the epoch
/// file last, so a silo of the same name that has the journal open detects this before it acknowledges anything.
/// </remarks>
internal sealed partial class JournalAdoption(
    IAuditSinks sinks, CheckpointWriters checkpoints, IOptions<AuditOptions> options, LogMachine machine, AuditMeter meter, ILogger<JournalAdoption> logger)
{
    private readonly HashSet<string> _stillOwned = new(StringComparer.Ordinal);

    /// <summary>
    /// Journals that this silo shipped completely but did not delete, each with the id of this silo's opening. If that is still the journal's
    /// newest opening, no other process has written to the journal since.
    /// </summary>
    private readonly Dictionary<string, string> _drained = new(StringComparer.Ordinal);

    /// <summary>Folders and journals of other silos that could not be read in the last pass. Each is logged once, until it can be read again.</summary>
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Held records of each journal, kept from one pass to the next.</summary>
    private readonly Dictionary<string, HeldRecords> _held = new(StringComparer.Ordinal);

    /// <summary>
    /// Silos whose folder was empty in the last pass. A folder that is still empty in the next pass belongs to no starting silo and is
    /// deleted.
    /// </summary>
    private readonly HashSet<string> _empty = new(StringComparer.Ordinal);

    /// <summary>Number of journals and folders of other silos that cannot be read or opened.</summary>
    public int Unreadable => _unreadable.Count;

    /// <summary>Makes one pass through the folders of the other silos. A folder that cannot be read or opened does not delay the others.</summary>
    /// <returns>Number of records of other silos that were shipped.</returns>
    public async Task<int> AdoptAsync(ISiloMembership membership, CancellationToken cancellationToken)
    {
        var shipped = 0;
        var silos = await machine.Disk.ListFoldersAsync(options.Value.JournalPath);
        foreach (var silo in silos.Where(silo => silo != options.Value.SiloName).Order(StringComparer.Ordinal))
        {
            foreach (var stream in AuditStreams.All)
            {
                shipped += await TryAdoptAsync(membership, silo, stream, cancellationToken);
            }

            await TryRemoveFolderAsync(membership, silo, cancellationToken);
        }

        // Deletes name files of journals that this silo once owned and other silos adopted and deleted, if its own checkpoints name their checkpoints.
        var own = FolderOf(options.Value.SiloName);
        await TryAsync(options.Value.SiloName, own.Path, async () => await own.TryRemoveNamesAsync(), cancellationToken);
        return shipped;
    }

    private async Task<int> TryAdoptAsync(ISiloMembership membership, string silo, AuditStream stream, CancellationToken cancellationToken)
    {
        var path = JournalFile.PathOf(options.Value.JournalPath, silo, stream);
        var shipped = 0;
        await TryAsync(silo, path, async () =>
        {
            if ((await MayHoldRecordsAsync(path) || LettersOf(silo, stream).HasRequests()) && await membership.IsGoneAsync(silo, cancellationToken))
            {
                shipped = await TryDrainAsync(silo, stream, cancellationToken);
            }
        }, cancellationToken);
        return shipped;
    }

    /// <summary>Deletes the folder of a gone silo after its journals are deleted and other checkpoints name their newest checkpoints.</summary>
    private Task TryRemoveFolderAsync(ISiloMembership membership, string silo, CancellationToken cancellationToken)
    {
        var folder = FolderOf(silo);
        return TryAsync(silo, folder.Path, async () =>
        {
            if (await folder.HasOnlyNamesAsync() && await membership.IsGoneAsync(silo, cancellationToken) && await folder.TryRemoveNamesAsync())
            {
                await folder.RemoveEmptyAsync();
                Log.FolderRemoved(logger, folder.Path, silo);
            }

            await RemoveEmptyAsync(folder, silo, membership, cancellationToken);
        }, cancellationToken);
    }

    private async ValueTask RemoveEmptyAsync(GoneFolder folder, string silo, ISiloMembership membership, CancellationToken cancellationToken)
    {
        if (!await folder.IsEmptyAsync() || !await membership.IsGoneAsync(silo, cancellationToken))
        {
            _empty.Remove(silo);
        }
        else if (!_empty.Add(silo))
        {
            await folder.RemoveEmptyAsync();
            _empty.Remove(silo);
        }
    }

    /// <summary>Runs the work. A failure is logged once, until the work succeeds.</summary>
    private async Task TryAsync(string silo, string path, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
            if (_unreadable.Remove(path))
            {
                Log.ReadableAgain(logger, path, silo);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested
#if PIX_PLANTED
            && !Planted.Is("adoption-stops-at-a-bad-folder")
#endif
        )
        {
            if (_unreadable.Add(path))
            {
                Log.Unreadable(logger, failure, path, silo);
            }
        }
    }

    /// <summary>True if the journal has a file and this silo has not drained its present state. Throws if the folder may not be read.</summary>
    private async ValueTask<bool> MayHoldRecordsAsync(string path)
    {
        var name = Path.GetFileName(path);
        return (await machine.Disk.ListAsync(Path.GetDirectoryName(path)!)).Any(entry => entry.StartsWith(name, StringComparison.Ordinal))
            && (!_drained.TryGetValue(path, out var opening) || await LogOwner.FindAsync(machine.Disk, path) != opening);
    }

    private GoneFolder FolderOf(string silo) => new(checkpoints.Book, machine.Disk, options.Value.JournalPath, silo);

    private DeadLetterFolder LettersOf(string silo, AuditStream stream) => new(options.Value.JournalPath, silo, stream);

    private async Task<int> TryDrainAsync(string silo, AuditStream stream, CancellationToken cancellationToken)
    {
        var settings = JournalSettings.Of(options.Value, stream) with { Path = JournalFile.PathOf(options.Value.JournalPath, silo, stream), OwnershipWait = TimeSpan.Zero };
        var journal = new AuditJournal(settings, machine, logger, meter);
        try
        {
            await journal.OpenAsync();
        }
        catch (JournalInUseException)
        {
            if (_stillOwned.Add(settings.Path))
            {
                Log.StillOwned(logger, settings.Path, silo);
            }

            return 0;
        }

        await using (journal)
        {
            return await DrainAsync(journal, silo, cancellationToken);
        }
    }

    /// <summary>Ships a journal for one interval at most, so that the silo that owned it can come back and open it while the sink is down.</summary>
    private async Task<int> DrainAsync(AuditJournal journal, string silo, CancellationToken cancellationToken)
    {
        _stillOwned.Remove(journal.Path);
        await Leftovers.RemoveAsync(options.Value, silo, journal.Stream, machine.Disk);
        using var interval = new CancellationTokenSource(options.Value.JournalAdoptionInterval, machine.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, interval.Token);
        var shipped = 0;
        try
        {
            var writer = checkpoints.OfGone(journal);
            await writer.RecoverAsync();
#if PIX_PLANTED
            if (Planted.Is("adopted-removed-before-shipped"))
            {
                await TryRemoveAsync(journal, silo);
                return 0;
            }
#endif
            if (journal.State.BacklogRecords > 0)
            {
                await writer.WriteAsync(limit.Token);
            }

            await new Redelivery(LettersOf(silo, journal.Stream), journal, sinks[journal.Stream], options.Value.SiloName, machine.Time, logger).RunAsync(limit.Token);
            shipped = await new AuditShipper(journal, sinks[journal.Stream], ShippingOrder.Of(options.Value), options.Value.AuditRetryDelayMax, machine.Time, meter, logger, HeldOf(journal.Path))
                .ShipReadyAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }

        if (journal.State.BacklogRecords == 0)
        {
            _held.Remove(journal.Path);
            await TryRemoveAsync(journal, silo);
        }

        if (shipped > 0)
        {
            Log.Adopted(logger, shipped, journal.Path, silo);
        }

        return shipped;
    }

    /// <summary>Deletes a drained journal; a silo that comes back begins a new one. With dead letters it stays, because redelivery is recorded in it.</summary>
    private async Task TryRemoveAsync(AuditJournal journal, string silo)
    {
        try
        {
            if (await LettersOf(silo, journal.Stream).AnyAsync(machine.Disk))
            {
                _drained[journal.Path] = await journal.OwnerAsync();
            }
            else if (await journal.RemoveAsync())
            {
                _drained.Remove(journal.Path);
                Log.Removed(logger, journal.Path, silo);
                await FolderOf(silo).RemoveEmptyAsync();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotRemoved(logger, failure, journal.Path, silo);
        }
    }

    private HeldRecords HeldOf(string path)
    {
        if (!_held.TryGetValue(path, out var held))
        {
            _held[path] = held = new(ShippingOrder.Of(options.Value), options.Value.AuditRetryDelayMax, machine.Time);
        }

        return held;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalAdopted, LogLevel.Warning, "Silo {Silo} is gone from the cluster, so this silo shipped {Records} records from its audit journal {Path}.")]
        public static partial void Adopted(ILogger logger, int records, string path, string silo);

        [LoggerMessage(EventIds.JournalStillOwned, LogLevel.Information, "Audit journal {Path} belongs to silo {Silo}, which is gone, but a process still has it open, because that silo was only paused or another silo ships the journal. Pix tries again every Pix:JournalAdoptionInterval.")]
        public static partial void StillOwned(ILogger logger, string path, string silo);

        [LoggerMessage(EventIds.JournalUnreadable, LogLevel.Error, "Journal or folder {Path} of silo {Silo} cannot be read or opened. Pix continues with the journals of other silos, and tries {Path} again every Pix:JournalAdoptionInterval. Check the permissions and the disk.")]
        public static partial void Unreadable(ILogger logger, Exception failure, string path, string silo);

        [LoggerMessage(EventIds.JournalRemoved, LogLevel.Information, "Audit journal {Path} of silo {Silo}, which is gone, is fully shipped and deleted.")]
        public static partial void Removed(ILogger logger, string path, string silo);

        [LoggerMessage(EventIds.GoneFolderRemoved, LogLevel.Information, "This silo's checkpoints now link to the newest checkpoints of silo {Silo}, which is gone. So the name files of these checkpoints in {Path} were no longer needed, and Pix deleted them.")]
        public static partial void FolderRemoved(ILogger logger, string path, string silo);

        [LoggerMessage(EventIds.JournalNotRemoved, LogLevel.Warning, "Audit journal {Path} of silo {Silo}, which is gone, is fully shipped but could not be deleted; Pix tries again.")]
        public static partial void NotRemoved(ILogger logger, Exception failure, string path, string silo);

        [LoggerMessage(EventIds.JournalReadableAgain, LogLevel.Information, "Journal or folder {Path} of silo {Silo} can be read and opened again.")]
        public static partial void ReadableAgain(ILogger logger, string path, string silo);
    }
}
