using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Contracts.Operating;
using Pix.Grains.Audit;

namespace Pix.Grains.Rates;

/// <summary>
/// Ends pauses on an operator's order. The audit record of who gave the order and why is durable before the pauses end. If the record cannot be
/// written, the pauses go on.
/// </summary>
internal sealed partial class PauseResets(OperatorOrders orders, ILogger<PauseResets> logger)
{
    /// <summary>Response header in the audit record. It lists the pauses that the order ended.</summary>
    public const string EndedHeader = "pix-pauses-ended";

    /// <summary>Records the order, ends the pauses, and records the outcome.</summary>
    /// <param name="reset">The order.</param>
    /// <param name="resume">
    /// Ends the pauses and returns, for each policy, how long its pause would still have lasted. Called once, in a turn of the calling grain,
    /// and only after the order is durable in the audit.
    /// </param>
    public async Task<PauseResetResult> RunAsync(PauseReset reset, Func<ImmutableArray<KeyValuePair<string, TimeSpan>>> resume)
    {
        var order = await orders.RecordAsync(new(
            RateBudgets.ChannelOf(reset.Budget), "resetLimit", $"/limits/{reset.Budget}/reset", reset.Policy.Length == 0 ? "" : $"policy={Uri.EscapeDataString(reset.Policy)}", reset.Who, reset.Why));
        if (order.Refusal != OrderRefusal.None)
        {
            return PauseResetResult.Refused(order.Refusal == OrderRefusal.WhoOrWhyMissing ? PauseResetOutcome.WhoOrWhyMissing : PauseResetOutcome.NotRecorded, order.Detail);
        }

        ImmutableArray<EndedPause> ended = [.. resume().Select(pause => new EndedPause(pause.Key, Math.Round(pause.Value.TotalSeconds, 1)))];
        Log.Recorded(logger, reset.Budget, ended.Length, order.RecordId);
        var told = string.Join(", ", ended.Select(pause => string.Create(CultureInfo.InvariantCulture, $"{pause.Policy} {pause.Seconds} s")));
        if (await orders.CompleteAsync(order, new KeyValuePair<string, string>(EndedHeader, told)) is var outcome && outcome != JournalWrite.Durable)
        {
            Log.OutcomeNotRecorded(logger, reset.Budget, order.RecordId, outcome);
        }

        return new PauseResetResult(PauseResetOutcome.Done, "", order.RecordId, ended);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PauseResetRecorded, LogLevel.Warning, "An operator reset the pauses of budget {Budget}: {Count} pauses ended early. Audit record {RecordId} says who gave the order and why.")]
        public static partial void Recorded(ILogger logger, string budget, int count, string recordId);

        [LoggerMessage(EventIds.PauseResetNotRecorded, LogLevel.Error, "The pauses of budget {Budget} ended on an operator's order, but the outcome could not be added to audit record {RecordId} (result {Write}). The record still says who gave the order and why.")]
        public static partial void OutcomeNotRecorded(ILogger logger, string budget, string recordId, JournalWrite write);
    }
}
