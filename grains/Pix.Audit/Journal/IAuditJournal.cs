using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>The write-ahead journal of one stream on this silo. An append that returns <see cref="JournalWrite.Durable"/> survives a crash.</summary>
public interface IAuditJournal
{
    /// <summary>Appends an intent. The message may be sent only after <see cref="JournalWrite.Durable"/>.</summary>
    /// <param name="intent">The intent; its body is copied before the call returns.</param>
    /// <param name="cancellationToken">
    /// Stops the wait, not a write in progress. The record may still become durable; it is then shipped with an unknown outcome.
    /// </param>
    ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken);

    /// <summary>Appends an outcome. An outcome is never refused for lack of space if its intent was accepted.</summary>
    /// <param name="outcome">The outcome; its body is copied before the call returns.</param>
    /// <param name="cancellationToken">Stops the wait, not the write.</param>
    ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Writes a few meaningless bytes durably, as an append does, to show whether the disk works while there are no appends.</summary>
    /// <returns><see cref="JournalWrite.Durable"/>, or the reason why not. The task does not complete while the disk hangs.</returns>
    ValueTask<JournalWrite> AskAsync();

    /// <summary>Whether the journal accepts intents now, and how much waits for shipping.</summary>
    JournalState State { get; }
}
