namespace Pix.Audit.Journal;

/// <summary>One exchange that the journal holds: its intent, its outcome, or both.</summary>
internal sealed class PendingRecord(string recordId, long since)
{
    public string RecordId { get; } = recordId;

    /// <summary>When the record entered the journal, as a monotonic timestamp, which does not change when the clock is set.</summary>
    public long Since { get; } = since;

    /// <summary>Sequence of the intent in the journal; 0 if there is no intent.</summary>
    public long IntentSequence { get; init; }

    public int IntentBytes { get; init; }

    /// <summary>Sequence of the outcome in the journal; 0 until the outcome is durable.</summary>
    public long OutcomeSequence { get; set; }

    public int OutcomeBytes { get; set; }

    /// <summary>Identifies the record within its journal for as long as the journal has it.</summary>
    public long Key => IntentSequence > 0 ? IntentSequence : OutcomeSequence;

    /// <summary>True if the process that wrote this record has ended, so no outcome will follow.</summary>
    public bool IsOrphan { get; init; }

    /// <summary>True if the record was shipped with an unknown outcome, and is kept in case the outcome comes late.</summary>
    public bool IsShippedUnknown { get; set; }

    public bool AwaitsOutcome => OutcomeSequence == 0 && !IsOrphan;

    /// <summary>Place in the list of records to ship; null while the record is kept only for a late outcome.</summary>
    public LinkedListNode<PendingRecord>? Place { get; set; }
}
