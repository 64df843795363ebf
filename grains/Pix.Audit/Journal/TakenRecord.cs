namespace Pix.Audit.Journal;

/// <summary>
/// A pending record in a batch, with its sequences at the time of the batch. They are copied because the outcome can be appended while the
/// record is being shipped.
/// </summary>
internal readonly record struct TakenRecord(PendingRecord Record, long IntentSequence, long OutcomeSequence, int Bytes)
{
    /// <summary>True if the record is shipped with an unknown outcome although its outcome can still be appended.</summary>
    public bool IsEarly => OutcomeSequence == 0 && !Record.IsOrphan;
}
