using Microsoft.Extensions.Logging;
using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>
/// Appends records within the caller's deadline. If an intent is not durable by then, Pix does not send its message. If that intent becomes
/// durable later, an outcome is appended that says that the message was not sent.
/// </summary>
/// <remarks>
/// A hanging disk reports neither success nor failure, so the entry possibly becomes durable minutes later, or appears after a restart. The
/// caller waits only until its deadline.
/// </remarks>
public sealed partial class AppendsInTime(TimeProvider time, AuditMeter meter, ILogger<AppendsInTime> logger)
{
    /// <summary>Appends an intent. The caller must send the message only if the result is <see cref="JournalWrite.Durable"/>.</summary>
    /// <param name="journal">The journal of the record's stream.</param>
    /// <param name="intent">The intent.</param>
    /// <param name="notSent">Word for the outcome "not sent". This outcome is appended if the intent becomes durable after the deadline.</param>
    /// <param name="timeLeft">How long the caller waits.</param>
    /// <returns>The result, or <see cref="JournalWrite.Late"/> if the deadline passed first. After <c>Late</c> the message must never be sent.</returns>
    public async ValueTask<JournalWrite> IntentAsync(IAuditJournal journal, AuditIntent intent, string notSent, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(intent);
        var append = journal.AppendIntentAsync(intent, CancellationToken.None).AsTask();
        try
        {
            return await InTime(append, timeLeft);
        }
        catch (TimeoutException) when (!append.IsFaulted)
        {
            meter.Refused(intent.Stream, JournalWrite.Late);
            Log.IntentLate(logger, intent.RecordId, intent.Stream);
            _ = TellNotSentAsync(journal, intent, notSent, append);
            return JournalWrite.Late;
        }
    }

    /// <summary>Appends an outcome.</summary>
    /// <param name="journal">The journal of the record's stream.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="timeLeft">How long the caller waits; the write continues after that.</param>
    /// <returns>The result, or <see cref="JournalWrite.Late"/> if the deadline passed first.</returns>
    public async ValueTask<JournalWrite> OutcomeAsync(IAuditJournal journal, AuditOutcome outcome, TimeSpan timeLeft)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(outcome);
        var append = journal.AppendOutcomeAsync(outcome, CancellationToken.None).AsTask();
        try
        {
            return await InTime(append, timeLeft);
        }
        catch (TimeoutException) when (!append.IsFaulted)
        {
            meter.Refused(outcome.Stream, JournalWrite.Late);
            Log.OutcomeLate(logger, outcome.RecordId, outcome.Stream);
            return JournalWrite.Late;
        }
    }

    private Task<JournalWrite> InTime(Task<JournalWrite> append, TimeSpan timeLeft) => append.WaitAsync(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, time);

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
            // The record then has no outcome and is shipped as outcome unknown. This is safe: "unknown" never claims that a sent message was not sent.
            Log.NotToldNotSent(logger, failure, intent.RecordId, intent.Stream);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.IntentLate, LogLevel.Warning, "Record {RecordId} was not durable in the {Stream} journal before the caller's deadline, so Pix does not send the message. The journal's disk is slow or hangs; check the disk.")]
        public static partial void IntentLate(ILogger logger, string recordId, AuditStream stream);

        [LoggerMessage(EventIds.OutcomeLate, LogLevel.Error, "The outcome of record {RecordId} was not durable in the {Stream} journal before the caller's deadline, so Pix does not give the Central Bank's answer to the caller. The journal's disk is slow or hangs; check the disk.")]
        public static partial void OutcomeLate(ILogger logger, string recordId, AuditStream stream);

        [LoggerMessage(EventIds.IntentToldNotSent, LogLevel.Information, "Record {RecordId} of the {Stream} journal became durable after the caller's deadline. Pix did not send the message, and appended an outcome that says so.")]
        public static partial void ToldNotSent(ILogger logger, string recordId, AuditStream stream);

        [LoggerMessage(EventIds.IntentNotToldNotSent, LogLevel.Warning, "Record {RecordId} of the {Stream} journal became durable after the caller's deadline, but its outcome could not be appended. The audit shows the outcome as unknown, although the message was not sent.")]
        public static partial void NotToldNotSent(ILogger logger, Exception failure, string recordId, AuditStream stream);
    }
}
