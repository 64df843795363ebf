using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pix.Audit;

/// <summary>Ships what silos that are gone left in their journals.</summary>
/// <remarks>
/// Membership says that a silo is gone; only the exclusive lock on its journal proves it, so a silo that was merely paused
/// keeps its journal, and of two that adopt at once one gets it. The drained file stays: deleting it could take it from under a silo of
/// the same name that is just opening it, and its chain goes on if that silo comes back.
/// </remarks>
internal sealed partial class JournalAdoption(
    IAuditSinks sinks, CheckpointWriters checkpoints, IOptions<AuditOptions> options, LogMachine machine, AuditMeter meter, ILogger<JournalAdoption> logger)
{
    private readonly HashSet<string> _stillOwned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTime> _drained = new(StringComparer.Ordinal);

    /// <summary>Looks once through the folders of the other silos.</summary>
    /// <returns>How many records were shipped for them.</returns>
    public async Task<int> AdoptAsync(ISiloMembership membership, CancellationToken cancellationToken)
    {
        var shipped = 0;
        foreach (var folder in Directory.EnumerateDirectories(options.Value.JournalPath).Where(folder => Path.GetFileName(folder) != options.Value.SiloName))
        {
            var silo = Path.GetFileName(folder);
            foreach (var stream in AuditStreams.All.Where(stream => MayHoldRecords(silo, stream)))
            {
                if (await membership.IsGoneAsync(silo, cancellationToken))
                {
                    shipped += await TryDrainAsync(silo, stream, cancellationToken);
                }
            }
        }

        return shipped;
    }

    private bool MayHoldRecords(string silo, AuditStream stream)
    {
        var path = JournalFile.PathOf(options.Value.JournalPath, silo, stream);
        return File.Exists(path) && (!_drained.TryGetValue(path, out var then) || JournalFile.LastWriteUtc(path) != then);
    }

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
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, failure, settings.Path, silo);
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

            shipped = await new AuditShipper(journal, sinks[journal.Stream], options.Value.ShippingOrder(), options.Value.AuditRetryDelayMax, machine.Time, meter, logger)
                .ShipReadyAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }

        _drained[journal.Path] = JournalFile.LastWriteUtc(journal.Path);
        if (shipped > 0)
        {
            Log.Adopted(logger, shipped, journal.Path, silo);
        }

        return shipped;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.JournalAdopted, LogLevel.Warning, "Shipped {Records} records from audit journal {Path} of silo {Silo}, which is gone.")]
        public static partial void Adopted(ILogger logger, int records, string path, string silo);

        [LoggerMessage(EventIds.JournalStillOwned, LogLevel.Information, "Audit journal {Path} belongs to a silo that is gone ({Silo}), but a process has it: the silo was paused, or another one ships from it.")]
        public static partial void StillOwned(ILogger logger, string path, string silo);

        [LoggerMessage(EventIds.JournalUnreadable, LogLevel.Error, "Audit journal {Path} of silo {Silo}, which is gone, cannot be opened; it is tried again.")]
        public static partial void Unreadable(ILogger logger, Exception failure, string path, string silo);
    }
}
