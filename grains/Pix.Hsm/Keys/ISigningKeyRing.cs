namespace Pix.Hsm;

/// <summary>The signing keys of this participant, newest first.</summary>
public interface ISigningKeyRing
{
    /// <summary>The newest pair of key and certificate that is valid now. A request keeps the one it began with.</summary>
    /// <exception cref="HsmException">No pair is valid now (<see cref="HsmProblem.NoValidCertificate"/>), or the HSM is not started.</exception>
    ISigningKey Current { get; }

    /// <summary>Every pair, newest certificate first; those of the past and of the future too.</summary>
    IReadOnlyList<ISigningKey> Keys { get; }

    /// <summary>Ready to sign, or why not.</summary>
    HsmState State { get; }
}
