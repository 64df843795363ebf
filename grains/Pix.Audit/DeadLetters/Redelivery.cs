using Microsoft.Extensions.Logging;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Audit.Sinks;

namespace Pix.Audit.DeadLetters;

/// <summary>
/// Carries out the redelivery requests of one folder. The operator's name and reason are durable in a journal before anything is delivered,
/// and the dead letter is deleted only after the sink has taken its record.
/// </summary>
/// <remarks>
/// Content that the journal possibly did not write (<see cref="LetterContent"/>) is never delivered; its request is refused with the reason.
/// After a crash between delivery and deletion, the record is delivered again, because delivery is at least once. If the sink is down, Pix
/// tries again at the next interval. If the sink refuses the record, the reason is written to the request, which ends it.
/// </remarks>
internal sealed partial class Redelivery(DeadLetterFolder folder, AuditJournal journal, IAuditSink sink, string silo, TimeProvider time, ILogger logger)
{
    /// <summary>Requests that are already recorded in the journal, so that they are not recorded again at each interval while the sink is down.</summary>
    private readonly Dictionary<string, AuditIntent> _recorded = new(StringComparer.Ordinal);

    /// <summary>Names of dead letters whose request failed. A failure is logged only once until the request succeeds.</summary>
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);

    /// <summary>Carries out the requests that are in the folder now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!folder.HasRequests())
        {
            return;
        }

        foreach (var letter in folder.Letters())
        {
            await TryCarryOutAsync(letter, cancellationToken);
        }
    }

    /// <summary>Carries out one request. If it cannot be read or carried out, logs the failure, so that the caller continues with the next request.</summary>
    private async Task TryCarryOutAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var request = folder.Request(letter, out var failing);
        try
        {
            if (request is { Refusal: null })
            {
                await CarryOutAsync(letter, request, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            failing = failure.Message;
        }

        if (failing.Length == 0)
        {
            _failing.Remove(letter.Name);
        }
        else if (_failing.Add(letter.Name))
        {
            Log.Failing(logger, letter.Name, failing);
        }
    }

    private async Task CarryOutAsync(DeadLetter letter, RedeliveryRequest request, CancellationToken cancellationToken)
    {
        if (!_recorded.TryGetValue(letter.Name, out var intent))
        {
            intent = IntentOf(letter, request);
            if (await journal.AppendIntentAsync(intent, cancellationToken) != JournalWrite.Durable)
            {
                return;
            }

            _recorded[letter.Name] = intent;
        }

        if (await DeliverAsync(letter, cancellationToken) is not { } refusal)
        {
            return;
        }

        _recorded.Remove(letter.Name);
        if (refusal.Length == 0)
        {
            folder.Remove(letter);
            Log.Redelivered(logger, letter.Name, letter.RecordId, intent.RecordId);
        }
        else
        {
            folder.Ask(letter, request with { Refusal = refusal });
            Log.NotTaken(logger, letter.RecordId, letter.Name, refusal);
        }

        await journal.AppendOutcomeAsync(OutcomeOf(intent, refusal), cancellationToken);
    }

    /// <returns>Empty if the sink has the record; the reason if the record is refused; null if the sink is down.</returns>
    private async Task<string?> DeliverAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var content = folder.Judge(letter);
        if (content.Record is not { } record)
        {
            return content.Why;
        }

        try
        {
            var delivery = await sink.DeliverAsync(letter.Stream, [record], cancellationToken);
            return delivery.Failed.Count + delivery.Refused.Count == 0 ? "" : delivery.Reason;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.SinkAway(logger, failure, letter.Name);
            return null;
        }
    }

    private AuditIntent IntentOf(DeadLetter letter, RedeliveryRequest request) => new()
    {
        RecordId = AuditRecordId.New(time),
        Stream = journal.Stream,
        RequestDate = time.GetUtcNow(),
        Method = OperatorRecord.Method,
        Path = $"/audit/dead/{letter.Name}",
        RequestHeaders = [new(OperatorRecord.WhoHeader, request.Who), new(OperatorRecord.WhyHeader, request.Why)],
        MessageType = "redeliver",
        Silo = silo,
    };

    private AuditOutcome OutcomeOf(AuditIntent intent, string refusal)
    {
        var now = time.GetUtcNow();
        return new()
        {
            RecordId = intent.RecordId,
            Stream = intent.Stream,
            At = now,
            ResponseStatusCode = refusal.Length == 0 ? 200 : 409,
            ResponseHeaders = refusal.Length == 0 ? [] : [new(OperatorRecord.WhyHeader, refusal)],
            Outcome = refusal.Length == 0 ? "answered" : "rejected",
            Duration = now - intent.RequestDate,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Redelivered, LogLevel.Warning, "An operator redelivered dead letter {Letter}: the sink has record {RecordId}, and the dead letter is deleted. Audit record {OperatorRecordId} has the operator's name and reason.")]
        public static partial void Redelivered(ILogger logger, string letter, string recordId, string operatorRecordId);

        [LoggerMessage(EventIds.RedeliveryNotTaken, LogLevel.Error, "Record {RecordId} of dead letter {Letter} was not redelivered: {Reason}. The dead letter stays and the request is closed. If the cause can be repaired, repair it and request redelivery again.")]
        public static partial void NotTaken(ILogger logger, string recordId, string letter, string reason);

        [LoggerMessage(EventIds.RedeliveryFailing, LogLevel.Warning, "The request to redeliver dead letter {Letter} cannot be read or carried out: {Reason}. The dead letter stays; other requests are carried out.")]
        public static partial void Failing(ILogger logger, string letter, string reason);

        [LoggerMessage(EventIds.RedeliverySinkAway, LogLevel.Warning, "Dead letter {Letter} cannot be redelivered yet, because the sink is down; Pix tries again at the next interval.")]
        public static partial void SinkAway(ILogger logger, Exception failure, string letter);
    }
}
