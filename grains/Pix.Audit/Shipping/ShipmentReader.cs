using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Audit.Shipping;

/// <summary>Reads the records of a batch from the journal. A record that cannot be read is held, and the other records are shipped.</summary>
internal sealed partial class ShipmentReader(AuditJournal journal, HeldRecords held, AuditMeter meter, ILogger logger)
{
    /// <summary>Sequences of damaged rows that are already dead letters. A retried record is read again, and must not produce a second dead letter.</summary>
    private readonly HashSet<long> _kept = [];

    private bool IsOpen => journal.State.Condition != JournalCondition.Closed;

    /// <summary>Returns the records that can be read, in the order of the batch.</summary>
    public async Task<List<Shipment>> ReadAsync(IReadOnlyList<TakenRecord> batch)
    {
        var shipments = new List<Shipment>(batch.Count);
        foreach (var (taken, rows) in await RowsAsync(batch))
        {
            if (await AssembleAsync(taken, rows) is { } shipment)
            {
                shipments.Add(shipment);
            }
        }

        return shipments;
    }

    private async Task<IReadOnlyList<(TakenRecord Taken, IReadOnlyDictionary<long, LogEntry> Rows)>> RowsAsync(IReadOnlyList<TakenRecord> batch)
    {
        try
        {
            var rows = await journal.ReadAsync(batch);
            return [.. batch.Select(taken => (taken, rows))];
        }
        catch (IOException) when (batch.Count > 1 && IsOpen)
        {
            var half = batch.Count / 2;
            return [.. await RowsAsync([.. batch.Take(half)]), .. await RowsAsync([.. batch.Skip(half)])];
        }
        catch (IOException failure) when (IsOpen)
        {
            Hold(batch[0], failure);
            return [];
        }
    }

    private async Task<Shipment?> AssembleAsync(TakenRecord taken, IReadOnlyDictionary<long, LogEntry> rows)
    {
        var intent = rows.GetValueOrDefault(taken.IntentSequence);
        var outcome = rows.GetValueOrDefault(taken.OutcomeSequence);
        try
        {
            if ((intent is null && taken.IntentSequence > 0) || (outcome is null && taken.OutcomeSequence > 0))
            {
                throw new IOException("The journal does not have the row.");
            }

            var unreadable = new List<LogEntry>();
            var record = RecordAssembly.Of(journal.JournalId, intent, outcome, unreadable);
            foreach (var row in unreadable)
            {
                await KeepAsync(row);
            }

            return new(taken, record);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Hold(taken, failure);
            return null;
        }
    }

    /// <summary>
    /// Keeps the bytes of a damaged row as a dead letter. The row's record is shipped with only id, date and link, so its columns do not give
    /// its hash, and every check of the chain reports it.
    /// </summary>
    private async Task KeepAsync(LogEntry row)
    {
        if (_kept.Contains(row.Sequence))
        {
            return;
        }

        await journal.DeadLetters.KeepAsync(row);
        _kept.Add(row.Sequence);
        meter.DeadLettered(journal.Stream, 1);
        Log.Damaged(logger, journal.Path, row.Label, journal.DeadLetters.Folder);
    }

    private void Hold(TakenRecord taken, Exception failure)
    {
        if (held.Unreadable(taken.Record.Key))
        {
            Log.Unreadable(logger, failure, taken.Record.RecordId, journal.Path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RowDamaged, LogLevel.Critical, "Record {RecordId} in audit journal {Path} has an entry that is damaged, or that this version of Pix cannot read. The record is shipped without that entry's content; the entry's bytes are kept in {Folder}.")]
        public static partial void Damaged(ILogger logger, string path, string recordId, string folder);

        [LoggerMessage(EventIds.RecordUnreadable, LogLevel.Critical, "Record {RecordId} of audit journal {Path} cannot be read, or its damaged bytes cannot be written as a dead letter. This record stays in the journal and Pix reads it again later; other records are shipped. Check the disk.")]
        public static partial void Unreadable(ILogger logger, Exception failure, string recordId, string path);
    }
}
