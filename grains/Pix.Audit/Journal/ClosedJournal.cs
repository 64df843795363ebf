using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>Replaces a journal that is not open on this silo. Every append returns <see cref="JournalWrite.Closed"/>.</summary>
internal sealed class ClosedJournal : IAuditJournal
{
    private ClosedJournal()
    {
    }

    /// <summary>The only instance.</summary>
    public static ClosedJournal Only { get; } = new();

    public JournalState State { get; } = new(JournalCondition.Closed, 0, 0, TimeSpan.Zero);

    public ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken) => new(JournalWrite.Closed);

    public ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken) => new(JournalWrite.Closed);

    public ValueTask<JournalWrite> AskAsync() => new(JournalWrite.Closed);
}
