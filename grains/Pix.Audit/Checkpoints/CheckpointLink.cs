namespace Pix.Audit.Checkpoints;

/// <summary>
/// A link to an earlier checkpoint, stored in a later checkpoint. If the earlier checkpoint is removed from the store, the link still shows
/// that it existed.
/// </summary>
/// <param name="Journal">Id of the checkpoint's journal.</param>
/// <param name="Sequence">Sequence of the newest journal entry that the checkpoint covers.</param>
/// <param name="At">Time of the checkpoint, ISO 8601, UTC.</param>
/// <param name="Record">Id of the audit record that contains the checkpoint.</param>
/// <param name="Digest">SHA-256 of the signed bytes, lower-case hexadecimal.</param>
public sealed record CheckpointLink(string Journal, long Sequence, string At, string Record, string Digest)
{
    internal static CheckpointLink Of(CheckpointEnvelope envelope, string recordId)
    {
        var statement = envelope.Statement;
        return new(statement.Journal, statement.Sequence, statement.At, recordId, Convert.ToHexStringLower(envelope.Digest()));
    }
}
