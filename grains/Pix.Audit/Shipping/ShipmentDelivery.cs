using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Audit.Shipping;

/// <summary>
/// Delivers records to the sink, one call after the other. Before the next call, it deletes from the journal the records that the sink
/// accepted, and the records that the sink refused permanently and that are durable as dead letters.
/// </summary>
internal sealed partial class ShipmentDelivery(
    AuditJournal journal, IAuditSink sink, HeldRecords held, ShippingBackoff backoff, AuditMeter meter, ILogger logger)
{
    /// <summary>Records that were delivered or became dead letters, but are not deleted from the journal yet.</summary>
    private readonly List<TakenRecord> _unsettled = [];

    private int _failures;

    /// <summary>Number of records so far that were deleted from the journal, or marked there as shipped.</summary>
    public int Settled { get; private set; }

    /// <summary>Reason of the sink's last failure, as text for the log.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Delivers records in one call to the sink.</summary>
    /// <returns>
    /// The records to deliver again, in order. Records that the sink refused permanently are not returned: they are dead letters, or are held
    /// until their dead letter can be written.
    /// </returns>
    public async Task<List<Shipment>> DeliverAsync(IReadOnlyList<Shipment> shipments, CancellationToken cancellationToken)
    {
        // Rows are deleted from the journal after the sink's answer and before the next delivery. So after a crash, at most one delivery is repeated.
#if PIX_PLANTED
        if (Planted.Is("settled-before-delivered"))
        {
            _unsettled.AddRange(shipments.Select(shipment => shipment.Taken));
            await SettleAsync(cancellationToken);
        }
#endif
        var left = await OfferAsync(shipments, cancellationToken);
        if (left.Count < shipments.Count)
        {
            held.SinkTook();
            backoff.Reset();
        }
        else
        {
            held.SinkFailed();
        }

        await SettleAsync(cancellationToken);
        return left;
    }

    /// <summary>Makes a dead letter of a record that the sink refuses.</summary>
    /// <returns>False when the dead letter could not be written; the record stays in the journal.</returns>
    public async Task<bool> BuryAsync(Shipment shipment, string reason, CancellationToken cancellationToken)
    {
        if (!await TryBuryAsync(shipment, reason))
        {
            return false;
        }

        _unsettled.Add(shipment.Taken);
        await SettleAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Deletes delivered records from the journal (or marks them as shipped if their outcome can still follow), and retries while the journal's
    /// disk fails. Nothing more is delivered until this succeeds.
    /// </summary>
    /// <exception cref="IOException">The journal is closed.</exception>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (_unsettled.Count > 0)
        {
            try
            {
                await journal.SettleAsync(_unsettled);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && journal.State.Condition != JournalCondition.Closed)
            {
                Log.NotSettled(logger, failure, _unsettled.Count, journal.Path, backoff.Next);
                await backoff.WaitAsync(cancellationToken);
                continue;
            }

            Settled += _unsettled.Count;
            _unsettled.Clear();
        }
    }

    private async Task<List<Shipment>> OfferAsync(IReadOnlyList<Shipment> shipments, CancellationToken cancellationToken)
    {
        SinkDelivery delivery;
        try
        {
            delivery = await sink.DeliverAsync(journal.Stream, [.. shipments.Select(shipment => shipment.Record)], cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(failure, $"{failure.GetType().Name}: {failure.Message}");
#if PIX_PLANTED
            if (Planted.Is("failure-of-sink-counts-as-taken"))
            {
                _unsettled.AddRange(shipments.Select(shipment => shipment.Taken));
                return [];
            }
#endif
            return [.. shipments];
        }

        var (failed, refused) = (delivery.Failed.ToHashSet(), delivery.Refused.ToHashSet());
#if PIX_PLANTED
        if (Planted.Is("partial-failure-settled-wholly") && failed.Count < shipments.Count)
        {
            failed.Clear();
        }
#endif
        var taken = shipments.Where((_, position) => !failed.Contains(position) && !refused.Contains(position)).Select(shipment => shipment.Taken).ToList();
        _unsettled.AddRange(taken);
        meter.Shipped(journal.Stream, taken.Count);
        meter.UnknownOutcomes(journal.Stream, taken.Count(record => record.OutcomeSequence == 0));
        return await RestAsync(shipments, failed, refused, delivery.Reason);
    }

    private async Task<List<Shipment>> RestAsync(IReadOnlyList<Shipment> shipments, HashSet<int> failed, HashSet<int> refused, string reason)
    {
        foreach (var shipment in refused.Order().Select(position => shipments[position]))
        {
            if (await TryBuryAsync(shipment, reason))
            {
                _unsettled.Add(shipment.Taken);
            }
            else
            {
                held.Wait(shipment.Taken.Record.Key);
            }
        }

        var left = shipments.Where((_, position) => failed.Contains(position)).ToList();
        if (left.Count > 0)
        {
            Failed(null, reason);
        }
        else
        {
            _failures = 0;
        }

        return left;
    }

    private async Task<bool> TryBuryAsync(Shipment shipment, string reason)
    {
        try
        {
            await journal.DeadLetters.KeepAsync(shipment.Record);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotBuried(logger, failure, shipment.Record.RecordId, journal.DeadLetters.Folder);
            return false;
        }

        meter.DeadLettered(journal.Stream, 1);
        Log.DeadLettered(logger, journal.Stream, shipment.Record.RecordId, reason, journal.DeadLetters.Folder);
        return true;
    }

    private void Failed(Exception? failure, string reason)
    {
        Reason = reason;
        meter.SinkFailed(journal.Stream);
        Log.SinkFailed(logger, failure, journal.Stream, ++_failures, reason, backoff.Next);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SinkFailed, LogLevel.Warning, "The audit sink of {Stream} did not accept all records (failure {Attempt} in a row): {Reason}. Pix delivers the remaining records again within {Delay}.")]
        public static partial void SinkFailed(ILogger logger, Exception? failure, AuditStream stream, int attempt, string reason, TimeSpan delay);

        [LoggerMessage(EventIds.DeadLettered, LogLevel.Error, "The audit sink of {Stream} refused record {RecordId} permanently: {Reason}. The record is kept as a dead letter in {Folder}. Repair the cause, then run './pix audit dead redeliver'.")]
        public static partial void DeadLettered(ILogger logger, AuditStream stream, string recordId, string reason, string folder);

        [LoggerMessage(EventIds.DeadLetterNotKept, LogLevel.Error, "The audit sink refuses record {RecordId}, and its dead letter could not be written to {Folder}. The record stays in the journal; Pix tries again. Check the disk of that folder.")]
        public static partial void NotBuried(ILogger logger, Exception failure, string recordId, string folder);

        [LoggerMessage(EventIds.NotSettled, LogLevel.Warning, "The sink accepted {Records} records of audit journal {Path}, but the journal could not delete these records from its disk. Pix tries again in {Delay} and ships nothing more until this succeeds.")]
        public static partial void NotSettled(ILogger logger, Exception failure, int records, string path, TimeSpan delay);
    }
}
