namespace Pix.Audit.Journal;

/// <summary>One exchange that the journal holds: its intent, its outcome, or both.</summary>
internal sealed class PendingRecord(string recordId, long since)
{
    public string RecordId { get; } = recordId;

    /// <summary>When it entered the journal: a timestamp that setting the clock does not change.</summary>
    public long Since { get; } = since;

    /// <summary>0 when there is no intent.</summary>
    public long IntentSequence { get; init; }

    public int IntentBytes { get; init; }

    /// <summary>0 until the outcome is durable.</summary>
    public long OutcomeSequence { get; set; }

    public int OutcomeBytes { get; set; }

    /// <summary>Identifies the record within its journal for as long as the journal has it.</summary>
    public long Key => IntentSequence > 0 ? IntentSequence : OutcomeSequence;

    /// <summary>A process that ended left it: no outcome will come.</summary>
    public bool IsOrphan { get; init; }

    /// <summary>Shipped with an unknown outcome, and kept in case the outcome comes late.</summary>
    public bool IsShippedUnknown { get; set; }

    public bool AwaitsOutcome => OutcomeSequence == 0 && !IsOrphan;

    /// <summary>Its place among the records to ship; null while it is kept only for a late outcome.</summary>
    public LinkedListNode<PendingRecord>? Place { get; set; }
}
