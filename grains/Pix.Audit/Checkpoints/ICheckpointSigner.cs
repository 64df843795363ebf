namespace Pix.Audit.Checkpoints;

/// <summary>Signs checkpoints with a key that nobody who may change the stored records has; without a registered one there are no checkpoints.</summary>
public interface ICheckpointSigner
{
    /// <summary>Signs the statement of a checkpoint, RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    /// <param name="statement">The statement without the signing key's name; a signer may date it later, never earlier.</param>
    /// <param name="cancellationToken">Ends the wait for the key.</param>
    /// <returns>The signed checkpoint; null when the key cannot be used now, and the checkpoint is made later.</returns>
    ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken);
}
