using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>The write-ahead journal of one stream on this silo. An append that returns <see cref="JournalWrite.Durable"/> survives a crash.</summary>
public interface IAuditJournal
{
    /// <summary>Appends an intent. The message may be sent only after <see cref="JournalWrite.Durable"/>.</summary>
    /// <param name="intent">The record; its body is copied before this returns.</param>
    /// <param name="cancellationToken">Stops the wait, not a write under way: the record may then be durable, and is shipped with an unknown outcome.</param>
    ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken);

    /// <summary>Appends an outcome. Never refused for lack of space when its intent was accepted.</summary>
    /// <param name="outcome">The record; its body is copied before this returns.</param>
    /// <param name="cancellationToken">Stops the wait, not the write.</param>
    ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Makes a few meaningless bytes durable, the way an append is: shows whether the disk works while nobody appends.</summary>
    /// <returns><see cref="JournalWrite.Durable"/>, or why not. Does not return while the disk hangs.</returns>
    ValueTask<JournalWrite> AskAsync();

    /// <summary>What the journal can do now, and how much waits for shipping.</summary>
    JournalState State { get; }
}
