using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Operating;
using Pix.Domain;
using Pix.Grains.Audit;

namespace Pix.Grains.Stopping;

/// <summary>
/// Drains this silo on an operator's order. The audit record of who gave the order and why is durable before the drain begins. If the record
/// cannot be written, the silo does not drain.
/// </summary>
/// <remarks>
/// The steps are: the silo begins no new exchange; the exchanges under way end; the audit is shipped for at most <c>Pix:AuditDrainTime</c>
/// (other silos adopt the records that are left); the host stops.
/// </remarks>
internal sealed partial class SiloDrain(
    ExchangesUnderWay exchanges,
    IAuditJournals journals,
    OperatorOrders orders,
    ILocalSiloDetails silo,
    IOptions<AuditOptions> audit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<SiloDrain> logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private Task<DrainResult>? _order;
    private volatile string _step = "";

    /// <summary>Progress of the drain; null when no drain was ordered.</summary>
    public DrainSnapshot? Progress => _step.Length == 0 ? null : new DrainSnapshot(_step, exchanges.Count, ToShip);

    private int ToShip => AuditStreams.All.Sum(stream => journals[stream].State.BacklogRecords);

    /// <summary>
    /// Records the order and begins the drain. If a drain was ordered before, returns the result of the first order, unless that order could not
    /// be recorded.
    /// </summary>
    public async Task<DrainResult> BeginAsync(DrainOrder order)
    {
        Task<DrainResult> ordered;
        lock (_lock)
        {
            ordered = _order is { } before && !(before.IsCompletedSuccessfully && _step.Length == 0) && !before.IsFaulted ? before : _order = OrderAsync(order);
        }

        return await ordered;
    }

    private async Task<DrainResult> OrderAsync(DrainOrder order)
    {
        var recorded = await orders.RecordAsync(new(PixChannel.Spi, "drainSilo", $"/silos/{Uri.EscapeDataString(silo.Name)}/drain", "", order.Who, order.Why));
        if (recorded.Refusal != OrderRefusal.None)
        {
            return new DrainResult(recorded.Refusal == OrderRefusal.WhoOrWhyMissing ? DrainOutcome.WhoOrWhyMissing : DrainOutcome.NotRecorded, recorded.Detail, "");
        }

        _step = "Finishing";
        Log.Begun(logger, recorded.RecordId);
        if (await orders.CompleteAsync(recorded) is var second && second != JournalWrite.Durable)
        {
            Log.OutcomeNotRecorded(logger, recorded.RecordId, second);
        }

        // The drain does not run in the grain that received the order, because Orleans deactivates that grain while the silo stops.
        _ = Task.Run(EmptyAsync);
        return new DrainResult(DrainOutcome.Begun, "", recorded.RecordId);
    }

    private async Task EmptyAsync()
    {
        await exchanges.CloseAsync().WaitAsync(StopTime.LongestExchange, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _step = "Shipping";
        using var timer = new PeriodicTimer(Look, time);
        var began = time.GetTimestamp();
        while (ToShip > 0 && time.GetElapsedTime(began) < audit.Value.AuditDrainTime && await timer.WaitForNextTickAsync())
        {
            // This loop only waits. The shipper's own loops ship the records.
        }

        _step = "Ending";
        Log.Emptied(logger, exchanges.Count, ToShip);
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DrainBegun, LogLevel.Warning, "An operator ordered this silo to drain. The silo refuses new requests, finishes the requests under way, ships its audit records and stops. Audit record {RecordId} says who gave the order and why.")]
        public static partial void Begun(ILogger logger, string recordId);

        [LoggerMessage(EventIds.DrainOutcomeNotRecorded, LogLevel.Error, "This silo is draining, but the outcome of the order could not be added to audit record {RecordId} (result {Write}). The record still says who gave the order and why, and the drain goes on.")]
        public static partial void OutcomeNotRecorded(ILogger logger, string recordId, JournalWrite write);

        [LoggerMessage(EventIds.Drained, LogLevel.Information, "This silo is drained and stops. {UnderWay} exchanges had not ended in time. {ToShip} audit records were not shipped; the silos that adopt this silo's journals will ship them.")]
        public static partial void Emptied(ILogger logger, int underWay, int toShip);
    }
}
