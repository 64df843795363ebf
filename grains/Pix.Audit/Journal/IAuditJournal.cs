using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>The write-ahead journal of one stream on this silo. An append that returns <see cref="JournalWrite.Durable"/> survives a crash.</summary>
public interface IAuditJournal
{
    /// <summary>Appends an intent. The caller must send the message only if the result is <see cref="JournalWrite.Durable"/>.</summary>
    /// <param name="intent">The intent; its body is copied before the call returns.</param>
    /// <param name="cancellationToken">
    /// Ends the wait, but not a write in progress. So the intent possibly becomes durable; its record is then shipped with an unknown outcome.
    /// </param>
    ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken);

    /// <summary>Appends an outcome. An outcome is never refused for lack of space if its intent was accepted.</summary>
    /// <param name="outcome">The outcome; its body is copied before the call returns.</param>
    /// <param name="cancellationToken">Ends the wait, but not the write.</param>
    ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Tests the disk while there are no appends: writes a few meaningless bytes durably, in the same way as an append.</summary>
    /// <returns><see cref="JournalWrite.Durable"/>, or the reason why the write failed. While the disk hangs, the task does not complete.</returns>
    ValueTask<JournalWrite> AskAsync();

    /// <summary>Whether the journal accepts intents now, and how many records and bytes wait to be shipped.</summary>
    JournalState State { get; }
}
