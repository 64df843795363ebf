using Orleans.Concurrency;
using Pix.Audit;

namespace Pix.Grains.Audit;

/// <inheritdoc cref="IAuditGrain"/>
[StatelessWorker(1), Reentrant]
internal sealed class AuditGrain(IAuditJournals journals) : Grain, IAuditGrain
{
    private IAuditJournal Journal => field ??= journals[ChannelAudit.StreamOfKey(this.GetPrimaryKeyString())];

    // A write is not cancelled: a caller that went away changes nothing about what must be on record.
    public ValueTask<JournalWrite> RecordIntent(Immutable<AuditIntent> intent) =>
        Journal.AppendIntentAsync(intent.Value, CancellationToken.None);

    public ValueTask<JournalWrite> RecordOutcome(Immutable<AuditOutcome> outcome) =>
        Journal.AppendOutcomeAsync(outcome.Value, CancellationToken.None);
}
