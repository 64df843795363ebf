namespace Pix.Hsm;

/// <summary>Why the HSM cannot be used; one member for each thing that an operator would do about it.</summary>
public enum HsmProblem
{
    /// <summary>The PKCS#11 module is not at the configured path, or cannot be loaded.</summary>
    ModuleMissing,

    /// <summary>No token with the configured label is present.</summary>
    TokenMissing,

    /// <summary>The token refused the PIN, or is about to lock. Pix does not try again until the secret changes.</summary>
    PinRefused,

    /// <summary>No private key with the configured label is on any token.</summary>
    KeyMissing,

    /// <summary>A certificate's public key is not that of any configured key.</summary>
    CertificateMismatch,

    /// <summary>No certificate is valid at this moment.</summary>
    NoValidCertificate,

    /// <summary>The text or file of a certificate or secret cannot be read.</summary>
    Unreadable,

    /// <summary>OpenSSL has neither pkcs11 engine nor pkcs11-provider, or not the configured one.</summary>
    EngineMissing,

    /// <summary>The token already has a key with the label or the identifier of the key to be made.</summary>
    KeyExists,

    /// <summary>The token or its library answered with an error.</summary>
    TokenFailed,
}
