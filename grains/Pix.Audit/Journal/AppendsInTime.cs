using Microsoft.Extensions.Logging;
using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>
/// Appends within the caller's deadline. A message whose intent is not durable by then is not sent; when the intent becomes durable later,
/// its record says that the message was not sent.
/// </summary>
/// <remarks>
/// A hanging disk answers neither yes nor no: the entry may become durable minutes later, or turn up after a restart. The caller does not
/// wait for that.
/// </remarks>
public sealed partial class AppendsInTime(TimeProvider time, AuditMeter meter, ILogger<AppendsInTime> logger)
{
    /// <summary>Appends an intent. The message may be sent only after <see cref="JournalWrite.Durable"/>.</summary>
    /// <param name="journal">The journal of its stream.</param>
    /// <param name="intent">The record.</param>
    /// <param name="notSent">The outcome word for a message that was not sent, for an intent that becomes durable too late.</param>
    /// <param name="timeLeft">How long the caller waits.</param>
    /// <returns><see cref="JournalWrite.Late"/> when the deadline passed first: the message must never be sent.</returns>
    public async ValueTask<JournalWrite> IntentAsync(IAuditJournal journal, AuditIntent intent, string notSent, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(intent);
        var append = journal.AppendIntentAsync(intent, CancellationToken.None).AsTask();
        if (await InTimeAsync(append, timeLeft))
        {
            return await append;
        }

        meter.Refused(intent.Stream, JournalWrite.Late);
        Log.IntentLate(logger, intent.RecordId, intent.Stream);
        _ = TellNotSentAsync(journal, intent, notSent, append);
        return JournalWrite.Late;
    }

    /// <summary>Appends an outcome.</summary>
    /// <param name="journal">The journal of its stream.</param>
    /// <param name="outcome">The record.</param>
    /// <param name="timeLeft">How long the caller waits; the write continues after that.</param>
    /// <returns><see cref="JournalWrite.Late"/> when the deadline passed first.</returns>
    public async ValueTask<JournalWrite> OutcomeAsync(IAuditJournal journal, AuditOutcome outcome, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(outcome);
        var append = journal.AppendOutcomeAsync(outcome, CancellationToken.None).AsTask();
        if (await InTimeAsync(append, timeLeft))
        {
            return await append;
        }

        meter.Refused(outcome.Stream, JournalWrite.Late);
        Log.OutcomeLate(logger, outcome.RecordId, outcome.Stream);
        return JournalWrite.Late;
    }

    private async ValueTask<bool> InTimeAsync(Task<JournalWrite> append, TimeSpan timeLeft)
    {
        try
        {
            await append.WaitAsync(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, time);
            return true;
        }
        catch (TimeoutException) when (!append.IsFaulted)
        {
            return false;
        }
    }

    private async Task TellNotSentAsync(IAuditJournal journal, AuditIntent intent, string notSent, Task<JournalWrite> append)
    {
        try
        {
            if (await append != JournalWrite.Durable)
            {
                return;
            }

            var now = time.GetUtcNow();
            var outcome = new AuditOutcome { RecordId = intent.RecordId, Stream = intent.Stream, At = now, Outcome = notSent, Duration = now - intent.RequestDate };
            if (await journal.AppendOutcomeAsync(outcome, CancellationToken.None) == JournalWrite.Durable)
            {
                Log.ToldNotSent(logger, intent.RecordId, intent.Stream);
            }
        }
        catch (Exception failure)
        {
            // The record then has no outcome, which means unknown: more cautious than the truth.
            Log.NotToldNotSent(logger, failure, intent.RecordId, intent.Stream);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.IntentLate, LogLevel.Warning, "Record {RecordId} was not durable in the {Stream} journal before the caller's deadline, so the message is not sent. The journal's disk is slow or hangs.")]
        public static partial void IntentLate(ILogger logger, string recordId, AuditStream stream);

        [LoggerMessage(EventIds.OutcomeLate, LogLevel.Error, "The outcome of record {RecordId} was not durable in the {Stream} journal before the caller's deadline, so the answer is withheld. The journal's disk is slow or hangs.")]
        public static partial void OutcomeLate(ILogger logger, string recordId, AuditStream stream);

        [LoggerMessage(EventIds.IntentToldNotSent, LogLevel.Information, "Record {RecordId} of the {Stream} journal became durable after the caller's deadline; its outcome says that the message was not sent.")]
        public static partial void ToldNotSent(ILogger logger, string recordId, AuditStream stream);

        [LoggerMessage(EventIds.IntentNotToldNotSent, LogLevel.Warning, "Record {RecordId} of the {Stream} journal became durable after the caller's deadline, and its outcome could not be appended: the audit shows it as unknown, although the message was not sent.")]
        public static partial void NotToldNotSent(ILogger logger, Exception failure, string recordId, AuditStream stream);
    }
}
