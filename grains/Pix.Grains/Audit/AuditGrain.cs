using Orleans.Concurrency;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Exchange;

namespace Pix.Grains.Audit;

/// <inheritdoc cref="IAuditGrain"/>
[StatelessWorker(1), Reentrant]
internal sealed class AuditGrain(IAuditJournals journals, AppendsInTime appends) : Grain, IAuditGrain
{
    private IAuditJournal Journal => field ??= journals[ChannelAudit.StreamOfKey(this.GetPrimaryKeyString())];

    // Not cancellable: when the caller's deadline passes, what must be on record still must be on record.
    public ValueTask<JournalWrite> RecordIntentAsync(Immutable<AuditIntent> intent, TimeSpan timeLeft) =>
        appends.IntentAsync(Journal, intent.Value, Fate.NotSent.Word(), timeLeft);

    public ValueTask<JournalWrite> RecordOutcomeAsync(Immutable<AuditOutcome> outcome, TimeSpan timeLeft) =>
        appends.OutcomeAsync(Journal, outcome.Value, timeLeft);
}
