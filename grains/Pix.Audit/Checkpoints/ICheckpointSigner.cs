namespace Pix.Audit.Checkpoints;

/// <summary>
/// Signs checkpoints. People who can change the stored records must not have access to the key. If no signer is registered, no checkpoints are
/// written.
/// </summary>
public interface ICheckpointSigner
{
    /// <summary>Signs the statement of a checkpoint, RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    /// <param name="statement">The statement without the signing key's name. A signer may give it a later time, but never an earlier one.</param>
    /// <param name="cancellationToken">Cancels the wait for the key.</param>
    /// <returns>The signed checkpoint; null if the key cannot be used now. In that case the writer tries again later.</returns>
    ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken);
}
