using Pix.Audit.Records;

namespace Pix.Audit.Journal;

/// <summary>A journal that nobody has open here: it takes nothing.</summary>
internal sealed class ClosedJournal : IAuditJournal
{
    private ClosedJournal()
    {
    }

    /// <summary>The only one.</summary>
    public static ClosedJournal Only { get; } = new();

    public JournalState State { get; } = new(JournalCondition.Closed, 0, 0, TimeSpan.Zero);

    public ValueTask<JournalWrite> AppendIntentAsync(AuditIntent intent, CancellationToken cancellationToken) => new(JournalWrite.Closed);

    public ValueTask<JournalWrite> AppendOutcomeAsync(AuditOutcome outcome, CancellationToken cancellationToken) => new(JournalWrite.Closed);

    public ValueTask<JournalWrite> AskAsync() => new(JournalWrite.Closed);
}
