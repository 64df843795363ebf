namespace Pix.Audit.Journal;

/// <summary>One exchange that the journal still holds, with its intent, its outcome, or both.</summary>
internal sealed class PendingRecord(string recordId, long since)
{
    public string RecordId { get; } = recordId;

    /// <summary>When the record was added, as a monotonic timestamp. Setting the machine's clock does not change its age.</summary>
    public long Since { get; } = since;

    /// <summary>Sequence of the intent in the journal; 0 if there is no intent.</summary>
    public long IntentSequence { get; init; }

    public int IntentBytes { get; init; }

    /// <summary>Sequence of the outcome in the journal; 0 until the outcome is durable.</summary>
    public long OutcomeSequence { get; set; }

    public int OutcomeBytes { get; set; }

    /// <summary>Identifies the record in its journal: the sequence of the intent, or of the outcome if there is no intent.</summary>
    public long Key => IntentSequence > 0 ? IntentSequence : OutcomeSequence;

    /// <summary>True if the process that wrote this record has ended, so no outcome will follow.</summary>
    public bool IsOrphan { get; init; }

    /// <summary>True if the record was shipped with an unknown outcome, and is kept because its outcome can still be appended.</summary>
    public bool IsShippedUnknown { get; set; }

    public bool AwaitsOutcome => OutcomeSequence == 0 && !IsOrphan;

    /// <summary>Node of this record in the list of records to ship; null if the record was shipped and only waits for a late outcome.</summary>
    public LinkedListNode<PendingRecord>? Place { get; set; }
}
