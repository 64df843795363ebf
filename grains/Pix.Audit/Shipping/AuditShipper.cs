using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Sinks;

namespace Pix.Audit.Shipping;

/// <summary>
/// Ships one journal's records to the sink in batches, in order, at least once. A row is deleted from the journal only after the sink has
/// acknowledged its record.
/// </summary>
/// <remarks>
/// A batch that fails as a whole is split (<see cref="TakeApartAsync"/>). If one record fails alone while the sink accepts other records, that
/// record is held, and later records are shipped. If the sink accepts no record at all, the sink is down, and all records wait in order.
/// </remarks>
internal sealed partial class AuditShipper
{
    /// <summary>Number of consecutive deliveries in which the sink accepts nothing, after which the batch is split.</summary>
    private const int Patience = 3;

    private readonly AuditJournal _journal;
    private readonly ShippingOrder _order;
    private readonly HeldRecords _held;
    private readonly ShipmentReader _reader;
    private readonly ShipmentDelivery _delivery;
    private readonly ShippingBackoff _backoff;
    private readonly ILogger _logger;

    /// <summary>Index of the record of a batch that is delivered alone next time, to find out whether the sink accepts any record.</summary>
    private int _rotation;

    private int _fruitless;

    /// <param name="journal">The journal that is shipped.</param>
    /// <param name="sink">The sink that receives the records.</param>
    /// <param name="order">When a record is ready to be shipped, and the limits of a batch.</param>
    /// <param name="maxDelay">Longest wait between two deliveries to a failing sink.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meter">Metrics of Pix.Audit.</param>
    /// <param name="logger">Log of the component that ships.</param>
    /// <param name="held">Records held by an earlier shipper of the same journal; null when there was none.</param>
    public AuditShipper(
        AuditJournal journal, IAuditSink sink, ShippingOrder order, TimeSpan maxDelay, TimeProvider time, AuditMeter meter, ILogger logger, HeldRecords? held = null)
    {
        (_journal, _order, _logger) = (journal, order, logger);
        _held = held ?? new(order, maxDelay, time);
        _backoff = new(maxDelay, time);
        _reader = new(journal, _held, meter, logger);
        _delivery = new(journal, sink, _held, _backoff, meter, logger);
    }

    /// <summary>Number of held records. The sink refuses such a record while it accepts other records, or the disk cannot read it.</summary>
    public int HeldRecords => _held.Count;

    /// <summary>Ships records until no record is ready to be shipped.</summary>
    /// <returns>Number of records that were shipped or became dead letters.</returns>
    public async Task<int> ShipReadyAsync(CancellationToken cancellationToken)
    {
        if (_journal.State.Condition == JournalCondition.Closed)
        {
            // A closed journal cannot delete a delivered record, so the same record would be delivered again at every interval.
            return 0;
        }

        var before = _delivery.Settled;
        await _delivery.SettleAsync(cancellationToken);
        await RetryHeldAsync(cancellationToken);
        for (var batch = Take(); batch.Count > 0; batch = Take())
        {
            await ShipAsync(await _reader.ReadAsync(batch), cancellationToken);
        }

        await _journal.ForgetExpiredAsync(_order.LateOutcome);
        return _delivery.Settled - before;
    }

    private IReadOnlyList<TakenRecord> Take() => _journal.Take(_order, record => !_held.Has(record));

    /// <summary>Ships a batch, or the part that the sink accepts. Records that were not shipped are in the next batch, together with newer records.</summary>
    private async Task ShipAsync(List<Shipment> left, CancellationToken cancellationToken)
    {
        while (left.Count > 0)
        {
            _fruitless = await GoesAsync(left, 0, left.Count, cancellationToken) ? 0 : _fruitless + 1;
            var away = _fruitless >= Patience && !await TakeApartAsync(left, cancellationToken);
            if (left.Count > 0)
            {
                await _backoff.WaitAsync(cancellationToken);
            }

            if (away)
            {
                return;
            }
        }

        _backoff.Reset();
    }

    /// <summary>
    /// Finds the records of a batch that the sink refuses while it accepts other records. Halves the batch until a part is delivered or one
    /// record fails alone. That record is held if the sink accepts any other record. If the sink accepts no other record, the sink is down, and
    /// the rest of the batch waits in order.
    /// </summary>
    /// <param name="left">The batch; delivered and held records are removed from it.</param>
    /// <param name="cancellationToken">Cancelled when the host stops.</param>
    /// <returns>False when the sink is down.</returns>
    private async Task<bool> TakeApartAsync(List<Shipment> left, CancellationToken cancellationToken)
    {
        var batch = left.Select(shipment => shipment.Taken.Record).ToHashSet();
        while (left.Count > 0)
        {
            if (await FirstRefusedAsync(left, cancellationToken) is not { } suspect)
            {
                continue;
            }

            left.RemoveAt(0);
            if (!await TakesOthersAsync(left, batch, cancellationToken))
            {
                left.Insert(0, suspect);
                return false;
            }

            if (_held.Refused(suspect.Taken.Record.Key))
            {
                Log.Held(_logger, suspect.Record.RecordId, _journal.Path, _delivery.Reason, _order.RefusedAfter);
            }
        }

        _fruitless = 0;
        return true;
    }

    /// <summary>Returns the first record of the list if the sink refuses it when it is delivered alone; null if the sink accepted some record.</summary>
    private async Task<Shipment?> FirstRefusedAsync(List<Shipment> left, CancellationToken cancellationToken)
    {
        for (var size = (left.Count + 1) / 2; !await GoesAsync(left, 0, size, cancellationToken); size = (size + 1) / 2)
        {
            if (size == 1)
            {
                return left[0];
            }
        }

        return null;
    }

    /// <summary>
    /// Returns true if the sink accepts any other record. Tries the rest of the batch, then the first record after the batch, then a single
    /// record of the batch, a different record each time.
    /// </summary>
    private async Task<bool> TakesOthersAsync(List<Shipment> left, HashSet<PendingRecord> batch, CancellationToken cancellationToken)
    {
        if (left.Count > 0 && await GoesAsync(left, 0, left.Count, cancellationToken))
        {
            return true;
        }

        var behind = await _reader.ReadAsync(_journal.Take(_order with { BatchRecords = 1 }, record => !_held.Has(record) && !batch.Contains(record)));
        return await GoesAsync(behind, 0, behind.Count, cancellationToken)
            || (left.Count > 1 && await GoesAsync(left, _rotation++ % left.Count, 1, cancellationToken));
    }

    /// <summary>Delivers a part of a list, and removes the records that the sink accepted from the list.</summary>
    /// <returns>True if the sink accepted at least one record.</returns>
    private async Task<bool> GoesAsync(List<Shipment> list, int start, int count, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return false;
        }

        var rest = await _delivery.DeliverAsync(list.GetRange(start, count), cancellationToken);
        list.RemoveRange(start, count);
        list.InsertRange(start, rest);
        return rest.Count < count;
    }

    /// <summary>Retries the held records that are due, one at a time. Stops at the first failure, so that held records do not delay other records.</summary>
    private async Task RetryHeldAsync(CancellationToken cancellationToken)
    {
        foreach (var key in _held.Due())
        {
            var taken = _journal.Take(_order with { BatchRecords = 1 }, record => record.Key == key);
            if (taken.Count == 0)
            {
                _held.Forget(key);
                continue;
            }

            if (await _reader.ReadAsync(taken) is [var shipment] && !await RetryAsync(key, shipment, cancellationToken))
            {
                return;
            }
        }
    }

    private async Task<bool> RetryAsync(long key, Shipment shipment, CancellationToken cancellationToken)
    {
        if (_held.IsGivenUp(key, out var tries) && await _delivery.BuryAsync(shipment, $"not taken in {tries} tries, while others were", cancellationToken))
        {
            _held.Forget(key);
            return true;
        }

        var settled = _delivery.Settled;
        if ((await _delivery.DeliverAsync([shipment], cancellationToken)).Count > 0)
        {
            _held.Suspect(key);
            return false;
        }

        if (_delivery.Settled > settled)
        {
            _held.Forget(key);
            Log.TakenAfterAll(_logger, shipment.Record.RecordId, _journal.Path);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RecordHeld, LogLevel.Error, "The audit sink accepts other records, but refuses record {RecordId} of audit journal {Path}: {Reason}. Pix ships the later records and retries the refused record for at least {RefusedAfter}; after that the refused record becomes a dead letter.")]
        public static partial void Held(ILogger logger, string recordId, string path, string reason, TimeSpan refusedAfter);

        [LoggerMessage(EventIds.RecordTakenAfterAll, LogLevel.Information, "The audit sink accepted record {RecordId} of audit journal {Path}, which it had refused before.")]
        public static partial void TakenAfterAll(ILogger logger, string recordId, string path);
    }
}
