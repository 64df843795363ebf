namespace Pix.Audit.Journal;

/// <summary>A pending record as the shipper took it; its outcome may come while it is being shipped.</summary>
internal readonly record struct TakenRecord(PendingRecord Record, long IntentSequence, long OutcomeSequence, int Bytes)
{
    /// <summary>It is shipped with an unknown outcome although its outcome may still come.</summary>
    public bool IsEarly => OutcomeSequence == 0 && !Record.IsOrphan;
}
