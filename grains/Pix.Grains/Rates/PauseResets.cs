using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Pix.Audit;
using Pix.Contracts.Operating;
using Pix.Grains.Audit;

namespace Pix.Grains.Rates;

/// <summary>Ends pauses for an operator: the record of who and why is durable in the audit before the pause ends, or nothing happens.</summary>
/// <remarks>
/// The record is one of the budget's own channel, with the method <c>PIX</c>, which HTTP does not have: so chain, checkpoints, shipping and SQL treat it as
/// any other, and <c>WHERE request_method = 'PIX'</c> finds what operators did.
/// </remarks>
internal sealed partial class PauseResets(IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time, ILogger<PauseResets> logger)
{
    /// <summary>How long an operator's command waits for the audit.</summary>
    private static readonly TimeSpan WaitForAudit = TimeSpan.FromSeconds(10);

    /// <summary>Method of the records of what operators do.</summary>
    public const string Method = OperatorRecord.Method;

    /// <summary>Request headers of the record: who, and why.</summary>
    public const string OperatorHeader = OperatorRecord.WhoHeader, ReasonHeader = OperatorRecord.WhyHeader;

    /// <summary>Response header of the record: which pauses ended.</summary>
    public const string EndedHeader = "pix-pauses-ended";

    /// <summary>Records, ends the pauses, records what came of it.</summary>
    /// <param name="reset">The order.</param>
    /// <param name="resume">Ends them; called once, on the caller's turn, and only after the record is durable.</param>
    public async Task<PauseResetResult> RunAsync(PauseReset reset, Func<ImmutableArray<KeyValuePair<string, TimeSpan>>> resume)
    {
        if (!reset.IsSigned)
        {
            return PauseResetResult.Refused(PauseResetOutcome.WhoOrWhyMissing, "Who and why must be told; they are kept in the audit.");
        }

        var started = time.GetTimestamp();
        var audit = grains.GetGrain<IAuditGrain>(ChannelAudit.KeyOf(RateBudgets.ChannelOf(reset.Budget)));
        var intent = Intent(reset);
        var write = await audit.RecordIntent(new(intent), WaitForAudit);
        if (write != JournalWrite.Durable)
        {
            return PauseResetResult.Refused(PauseResetOutcome.NotRecorded, $"Nothing was done, because it could not be recorded. {ChannelAudit.Explain(write)}");
        }

        ImmutableArray<EndedPause> ended = [.. resume().Select(pause => new EndedPause(pause.Key, Math.Round(pause.Value.TotalSeconds, 1)))];
        Log.Recorded(logger, reset.Budget, ended.Length, intent.RecordId);

        // The pauses have ended: a second half that is missing is shipped as an intent without outcome, and says who and why all the same.
        var outcome = await audit.RecordOutcome(new(Outcome(intent, ended, time.GetElapsedTime(started))), WaitForAudit);
        if (outcome != JournalWrite.Durable)
        {
            Log.OutcomeNotRecorded(logger, reset.Budget, intent.RecordId, outcome);
        }

        return new PauseResetResult(PauseResetOutcome.Done, "", intent.RecordId, ended);
    }

    private AuditIntent Intent(PauseReset reset) => new()
    {
        RecordId = AuditRecordId.New(time),
        Stream = ChannelAudit.StreamOf(RateBudgets.ChannelOf(reset.Budget)),
        RequestDate = time.GetUtcNow(),
        Method = Method,
        Path = $"/limits/{reset.Budget}/reset",
        Query = reset.Policy.Length == 0 ? "" : $"policy={Uri.EscapeDataString(reset.Policy)}",
        RequestHeaders = [new(OperatorHeader, reset.Who), new(ReasonHeader, reset.Why)],
        MessageType = "resetLimit",
        Silo = silo.Name,
    };

    private AuditOutcome Outcome(AuditIntent intent, ImmutableArray<EndedPause> ended, TimeSpan duration) => new()
    {
        RecordId = intent.RecordId,
        Stream = intent.Stream,
        At = time.GetUtcNow(),
        ResponseStatusCode = 200,
        ResponseHeaders = [new(EndedHeader, string.Join(", ", ended.Select(pause => string.Create(CultureInfo.InvariantCulture, $"{pause.Policy} {pause.Seconds} s"))))],
        Outcome = "answered",
        Duration = duration,
    };

    private static partial class Log
    {
        [LoggerMessage(EventIds.PauseResetRecorded, LogLevel.Warning, "An operator reset budget {Budget}: {Count} pauses ended. Who and why are in audit record {RecordId}.")]
        public static partial void Recorded(ILogger logger, string budget, int count, string recordId);

        [LoggerMessage(EventIds.PauseResetNotRecorded, LogLevel.Error, "The pauses of budget {Budget} ended, but the second half of audit record {RecordId} was not written: {Write}.")]
        public static partial void OutcomeNotRecorded(ILogger logger, string budget, string recordId, JournalWrite write);
    }
}
