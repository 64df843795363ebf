namespace Pix.Audit.Checkpoints;

/// <summary>Signs checkpoints with a key that nobody who can change the stored records may use. Without a registered signer there are no checkpoints.</summary>
public interface ICheckpointSigner
{
    /// <summary>Signs the statement of a checkpoint, RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    /// <param name="statement">The statement without the signing key's name. A signer may give it a later time, but never an earlier one.</param>
    /// <param name="cancellationToken">Cancels the wait for the key.</param>
    /// <returns>The signed checkpoint; null if the key cannot be used now; the checkpoint is then made later.</returns>
    ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken);
}
