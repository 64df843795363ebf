namespace Pix.Audit.Journal;

/// <summary>A pending record with the sequences that it had when the shipper took it, because its outcome may come while the record is shipped.</summary>
internal readonly record struct TakenRecord(PendingRecord Record, long IntentSequence, long OutcomeSequence, int Bytes)
{
    /// <summary>True if the record is shipped with an unknown outcome although its outcome may still come.</summary>
    public bool IsEarly => OutcomeSequence == 0 && !Record.IsOrphan;
}
