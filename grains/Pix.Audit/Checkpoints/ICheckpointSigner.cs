namespace Pix.Audit.Checkpoints;

/// <summary>Signs checkpoints with a key that whoever may change the stored records does not have; without one registered there are no checkpoints.</summary>
public interface ICheckpointSigner
{
    /// <summary>Signs what a checkpoint says, RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    /// <param name="statement">What it says, but for the key that it is signed with; a signer may date it later, never earlier.</param>
    /// <param name="cancellationToken">Ends the wait for the key.</param>
    /// <returns>The signed checkpoint; null when the key cannot be used now, and the checkpoint is then made later.</returns>
    ValueTask<CheckpointEnvelope?> SignAsync(CheckpointStatement statement, CancellationToken cancellationToken);
}
