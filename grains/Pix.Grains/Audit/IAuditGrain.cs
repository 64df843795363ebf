using Orleans.Concurrency;
using Pix.Audit.Journal;
using Pix.Audit.Records;

namespace Pix.Grains.Audit;

/// <summary>Writes this silo's audit journal of one stream. Key: the stream's name. Local: a call never leaves its silo.</summary>
[Alias("pix.IAuditGrain")]
internal interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Records the intent. Completes when it is durable, or when the time left is over: then the message must never be sent.</summary>
    [Alias("RecordIntent")]
    ValueTask<JournalWrite> RecordIntentAsync(Immutable<AuditIntent> intent, TimeSpan timeLeft);

    /// <summary>Records the outcome. Completes when it is durable, or when the time left is over.</summary>
    [Alias("RecordOutcome")]
    ValueTask<JournalWrite> RecordOutcomeAsync(Immutable<AuditOutcome> outcome, TimeSpan timeLeft);
}
