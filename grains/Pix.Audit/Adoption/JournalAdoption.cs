using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pix.Audit;

/// <summary>Ships what silos that are gone left in their journals.</summary>
/// <remarks>
/// Membership says that a silo is gone; only the exclusive lock on its journal proves it, so a silo that was merely paused
/// keeps its journal, and of two that adopt at once one gets it. A drained journal is removed by its owner of the moment, files first and the epoch file last: a silo of the same
/// name that had it open finds that out before it acknowledges anything.
/// </remarks>
internal sealed partial class JournalAdoption(
    IAuditSinks sinks, CheckpointWriters checkpoints, IOptions<AuditOptions> options, LogMachine machine, AuditMeter meter, ILogger<JournalAdoption> logger)
{
    private readonly HashSet<string> _stillOwned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTime> _drained = new(StringComparer.Ordinal);

    /// <summary>What of other silos could not be read or opened at the last look: logged once, until it can.</summary>
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    /// <summary>Records of a journal that are passed over, from one look to the next.</summary>
    private readonly Dictionary<string, HeldRecords> _held = new(StringComparer.Ordinal);

    /// <summary>Silos whose folder had nothing in it at the last look; a silo that begins has a file in it at the next.</summary>
    private readonly HashSet<string> _empty = new(StringComparer.Ordinal);

    /// <summary>Journals of other silos that cannot be read or opened.</summary>
    public int Unreadable => _unreadable.Count;

    /// <summary>Looks once through the folders of the other silos; one that cannot be read or opened holds up no other.</summary>
    /// <returns>How many records were shipped for them.</returns>
    public async Task<int> AdoptAsync(ISiloMembership membership, CancellationToken cancellationToken)
    {
        var shipped = 0;
        foreach (var folder in Directory.EnumerateDirectories(options.Value.JournalPath).Where(folder => Path.GetFileName(folder) != options.Value.SiloName).Order(StringComparer.Ordinal))
        {
            foreach (var stream in AuditStreams.All)
            {
                shipped += await TryAdoptAsync(membership, Path.GetFileName(folder), stream, cancellationToken);
            }

            await TryRemoveFolderAsync(membership, Path.GetFileName(folder), cancellationToken);
        }

        return shipped;
    }

    private async Task<int> TryAdoptAsync(ISiloMembership membership, string silo, AuditStream stream, CancellationToken cancellationToken)
    {
        var path = JournalFile.PathOf(options.Value.JournalPath, silo, stream);
        var shipped = 0;
        await TryAsync(silo, path, async () =>
        {
            if ((MayHoldRecords(path) || LettersOf(silo, stream).HasRequests()) && await membership.IsGoneAsync(silo, cancellationToken))
            {
                shipped = await TryDrainAsync(silo, stream, cancellationToken);
            }
        }, cancellationToken);
        return shipped;
    }

    /// <summary>The journals of a silo go when they are shipped; the book of its checkpoints at a later look, when they are named.</summary>
    private Task TryRemoveFolderAsync(ISiloMembership membership, string silo, CancellationToken cancellationToken)
    {
        var folder = FolderOf(silo);
        return TryAsync(silo, CheckpointBook.PathOf(options.Value.JournalPath, silo), async () =>
        {
            if (folder.HasOnlyBook && await membership.IsGoneAsync(silo, cancellationToken) && folder.TryRemove())
            {
                Log.FolderRemoved(logger, folder.Path, silo);
            }

            await RemoveEmptyAsync(folder, silo, membership, cancellationToken);
        }, cancellationToken);
    }

    private async ValueTask RemoveEmptyAsync(GoneFolder folder, string silo, ISiloMembership membership, CancellationToken cancellationToken)
    {
        if (!folder.IsEmpty || !await membership.IsGoneAsync(silo, cancellationToken))
        {
            _empty.Remove(silo);
        }
        else if (!_empty.Add(silo))
        {
            folder.RemoveEmpty();
            _empty.Remove(silo);
        }
    }

    /// <summary>What fails is logged once, until it does not.</summary>
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
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            if (_unreadable.Add(path))
            {
                Log.Unreadable(logger, failure, path, silo);
            }
        }
    }

    /// <summary>True when it has a file and nobody here drained it as it is. A folder that may not be looked into throws.</summary>
    private bool MayHoldRecords(string path)
    {
        var name = Path.GetFileName(path);
        return Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!).Any(entry => Path.GetFileName(entry).StartsWith(name, StringComparison.Ordinal))
            && (!_drained.TryGetValue(path, out var then) || JournalFile.LastWriteUtc(path) != then);
    }

    private GoneFolder FolderOf(string silo) => new(checkpoints.Book, options.Value.JournalPath, silo);

    private DeadLetterFolder LettersOf(string silo, AuditStream stream) => new(options.Value.JournalPath, silo, stream);

    private async Task<int> TryDrainAsync(string silo, AuditStream stream, CancellationToken cancellationToken)
    {
        var settings = options.Value.Journal(stream) with { Path = JournalFile.PathOf(options.Value.JournalPath, silo, stream), OwnershipWait = TimeSpan.Zero };
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

    /// <summary>At most for one interval: a sink that is down must not keep the journal from its silo when that comes back.</summary>
    private async Task<int> DrainAsync(AuditJournal journal, string silo, CancellationToken cancellationToken)
    {
        _stillOwned.Remove(journal.Path);
        Leftovers.Remove(options.Value, silo);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.JournalAdoptionInterval);
        var shipped = 0;
        try
        {
            var writer = checkpoints.OfGone(journal, silo);
            if (journal.State.BacklogRecords > 0)
            {
                await writer.WriteAsync(limit.Token);
            }

            await new Redelivery(LettersOf(silo, journal.Stream), journal, sinks[journal.Stream], options.Value.SiloName, machine.Time, logger).RunAsync(limit.Token);
            shipped = await new AuditShipper(journal, sinks[journal.Stream], options.Value.ShippingOrder(), options.Value.AuditRetryDelayMax, machine.Time, meter, logger, HeldOf(journal.Path))
                .ShipReadyAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }

        if (journal.State.BacklogRecords == 0)
        {
            _drained[journal.Path] = JournalFile.LastWriteUtc(journal.Path);
            _held.Remove(journal.Path);
            await TryRemoveAsync(journal, silo);
        }

        if (shipped > 0)
        {
            Log.Adopted(logger, shipped, journal.Path, silo);
        }

        return shipped;
    }

    /// <summary>A silo that comes back begins a journal of its own; one with dead letters stays, since redelivery is recorded in it.</summary>
    private async Task TryRemoveAsync(AuditJournal journal, string silo)
    {
        try
        {
            if (LettersOf(silo, journal.Stream).Count() == 0 && await journal.RemoveAsync())
            {
                _drained.Remove(journal.Path);
                Log.Removed(logger, journal.Path, silo);
                FolderOf(silo).RemoveEmpty();
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
            _held[path] = held = new(options.Value.ShippingOrder(), options.Value.AuditRetryDelayMax, machine.Time);
        }

        return held;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalAdopted, LogLevel.Warning, "Shipped {Records} records from audit journal {Path} of silo {Silo}, which is gone.")]
        public static partial void Adopted(ILogger logger, int records, string path, string silo);

        [LoggerMessage(EventIds.JournalStillOwned, LogLevel.Information, "Audit journal {Path} belongs to a silo that is gone ({Silo}), but a process has it: the silo was paused, or another one ships from it.")]
        public static partial void StillOwned(ILogger logger, string path, string silo);

        [LoggerMessage(EventIds.JournalUnreadable, LogLevel.Error, "{Path} of silo {Silo} cannot be read or opened; the journals of other silos are taken over all the same, and this one is tried again at each look.")]
        public static partial void Unreadable(ILogger logger, Exception failure, string path, string silo);

        [LoggerMessage(EventIds.JournalRemoved, LogLevel.Information, "Audit journal {Path} of silo {Silo}, which is gone, is shipped wholly and was removed.")]
        public static partial void Removed(ILogger logger, string path, string silo);

        [LoggerMessage(EventIds.GoneFolderRemoved, LogLevel.Information, "Checkpoints of this silo name all that the book of silo {Silo}, which is gone, named; it was removed from {Path}.")]
        public static partial void FolderRemoved(ILogger logger, string path, string silo);

        [LoggerMessage(EventIds.JournalNotRemoved, LogLevel.Warning, "Audit journal {Path} of silo {Silo}, which is gone, is shipped wholly, but could not be removed; it is tried again.")]
        public static partial void NotRemoved(ILogger logger, Exception failure, string path, string silo);

        [LoggerMessage(EventIds.JournalReadableAgain, LogLevel.Information, "{Path} of silo {Silo} can be read and opened again.")]
        public static partial void ReadableAgain(ILogger logger, string path, string silo);
    }
}
