namespace Pix.Audit;

/// <summary>Signs checkpoints with a key that whoever may change the stored records does not have; without one registered there are no checkpoints.</summary>
public interface ICheckpointSigner
{
    /// <summary>Signs a SHA-256 digest with RSASSA-PKCS1-v1_5.</summary>
    /// <param name="sha256Digest">Digest of the <see cref="CheckpointEnvelope.PreAuthenticationEncoding"/>, and of nothing else.</param>
    /// <param name="cancellationToken">Ends the wait for the key.</param>
    /// <returns>The signature; null when the key cannot be used now, and the checkpoint is then made later.</returns>
    ValueTask<CheckpointSignature?> SignAsync(ReadOnlyMemory<byte> sha256Digest, CancellationToken cancellationToken);
}
