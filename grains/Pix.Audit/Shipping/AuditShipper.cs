using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Pix.Audit;

/// <summary>Takes one journal's records to the sink: in batches, in order, at least once. A row goes only when the sink has it.</summary>
internal sealed partial class AuditShipper
{
    private readonly AuditJournal _journal;
    private readonly IAuditSink _sink;
    private readonly ShippingOrder _order;
    private readonly DeadLetters _deadLetters;
    private readonly ResiliencePipeline<bool> _pipeline;
    private readonly AuditMeter _meter;
    private readonly ILogger _logger;

    public AuditShipper(AuditJournal journal, IAuditSink sink, ShippingOrder order, TimeSpan maxDelay, TimeProvider time, AuditMeter meter, ILogger logger)
    {
        (_journal, _sink, _order, _meter, _logger) = (journal, sink, order, meter, logger);
        _deadLetters = new(journal.Path, journal.Stream);
        _pipeline = Pipeline(maxDelay, time);
    }

    /// <summary>Ships until nothing is ready to go.</summary>
    /// <returns>How many records were taken from the journal.</returns>
    public async Task<int> ShipReadyAsync(CancellationToken cancellationToken)
    {
        var shipped = 0;
        for (var batch = _journal.Take(_order); batch.Count > 0; batch = _journal.Take(_order))
        {
            await ShipAsync(batch, cancellationToken);
            shipped += batch.Count;
        }

        await _journal.ForgetExpiredAsync(_order.LateOutcome);
        return shipped;
    }

    private async Task ShipAsync(IReadOnlyList<TakenRecord> batch, CancellationToken cancellationToken)
    {
        var assembled = await AssembleAsync(batch);
        var waiting = new ShippingBatch(assembled);
        await _pipeline.ExecuteAsync(token => TryShipAsync(waiting, token), cancellationToken);
    }

    /// <summary>One attempt at what is left of a batch. What the sink took is settled at once, so only the rest is sent again.</summary>
    private async ValueTask<bool> TryShipAsync(ShippingBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Waiting.Count > 0)
        {
            var delivery = await _sink.DeliverAsync(_journal.Stream, batch.Waiting, cancellationToken);
            foreach (var refused in delivery.Refused)
            {
                DeadLetter(batch.Waiting[refused], delivery.Reason);
            }

            batch.Delivered(delivery);
        }

        // A delivery that could not be settled (a failing disk) is settled in the next attempt, not delivered again.
        if (batch.Unsettled.Count > 0)
        {
            await _journal.SettleAsync(batch.Unsettled);
            Count(batch);
        }

        return batch.Waiting.Count == 0;
    }

    private void Count(ShippingBatch batch)
    {
        _meter.Shipped(_journal.Stream, batch.Unsettled.Count);
        _meter.UnknownOutcomes(_journal.Stream, batch.Unsettled.Count(taken => taken.OutcomeSequence == 0));
        batch.Settled();
    }

    private async Task<IReadOnlyList<(TakenRecord Taken, AuditRecord Record)>> AssembleAsync(IReadOnlyList<TakenRecord> batch)
    {
        var rows = await _journal.ReadAsync(batch);
        var assembled = new List<(TakenRecord, AuditRecord)>(batch.Count);
        foreach (var taken in batch)
        {
            var intent = rows.GetValueOrDefault(taken.IntentSequence);
            var outcome = rows.GetValueOrDefault(taken.OutcomeSequence);
            KeepIfDamaged(intent);
            KeepIfDamaged(outcome);
            assembled.Add((taken, RecordAssembly.Of(_journal.JournalId, intent, outcome)));
        }

        return assembled;
    }

    /// <summary>A row that is not what was written ships with its id, date and link; its bytes are kept apart, and the chain shows it to every reader.</summary>
    private void KeepIfDamaged(LogEntry? row)
    {
        if (row is null || row.IsIntact)
        {
            return;
        }

        _deadLetters.Keep(row);
        _meter.DeadLettered(_journal.Stream, 1);
        Log.Damaged(_logger, _journal.Path, row.Label, _deadLetters.Folder);
    }

    private void DeadLetter(AuditRecord record, string reason)
    {
        _deadLetters.Keep(record);
        _meter.DeadLettered(_journal.Stream, 1);
        Log.DeadLettered(_logger, _journal.Stream, record.RecordId, reason, _deadLetters.Folder);
    }

    private ResiliencePipeline<bool> Pipeline(TimeSpan maxDelay, TimeProvider time) =>
        new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<bool>
            {
                ShouldHandle = new PredicateBuilder<bool>().HandleResult(false).Handle<Exception>(failure => failure is not OperationCanceledException),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(Math.Min(200, maxDelay.TotalMilliseconds)),
                MaxDelay = maxDelay,
                UseJitter = true,
                OnRetry = attempt =>
                {
                    _meter.SinkFailed(_journal.Stream);
                    Log.SinkFailed(_logger, attempt.Outcome.Exception, _journal.Stream, attempt.AttemptNumber + 1, attempt.RetryDelay);
                    return default;
                },
            })
            .Build();

    private static partial class Log
    {
        [LoggerMessage(EventIds.SinkFailed, LogLevel.Warning, "The audit sink of {Stream} did not take everything (attempt {Attempt}); the rest is sent again in {Delay}.")]
        public static partial void SinkFailed(ILogger logger, Exception? failure, AuditStream stream, int attempt, TimeSpan delay);

        [LoggerMessage(EventIds.DeadLettered, LogLevel.Error, "The audit sink of {Stream} refused record {RecordId} for good ({Reason}); it is kept in {Folder}.")]
        public static partial void DeadLettered(ILogger logger, AuditStream stream, string recordId, string reason, string folder);

        [LoggerMessage(EventIds.RowDamaged, LogLevel.Critical, "An entry of record {RecordId} in audit journal {Path} is not what was written; its bytes are kept in {Folder}.")]
        public static partial void Damaged(ILogger logger, string path, string recordId, string folder);
    }
}
