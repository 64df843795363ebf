namespace Pix.Hsm;

/// <summary>Why the HSM cannot be used. Each value requires a different action by the operator.</summary>
public enum HsmProblem
{
    /// <summary>The PKCS#11 module is not at the configured path, or cannot be loaded.</summary>
    ModuleMissing,

    /// <summary>No HSM token with the configured label is present.</summary>
    TokenMissing,

    /// <summary>The HSM token refused the PIN, or one more wrong PIN would lock the token. Pix does not log in again until the secret changes.</summary>
    PinRefused,

    /// <summary>No HSM token has a private key with the configured label.</summary>
    KeyMissing,

    /// <summary>A configured certificate has a public key that belongs to none of the configured private keys.</summary>
    CertificateMismatch,

    /// <summary>No configured certificate is valid now.</summary>
    NoValidCertificate,

    /// <summary>The text or file of a certificate or secret cannot be read.</summary>
    Unreadable,

    /// <summary>OpenSSL has neither the pkcs11 engine nor pkcs11-provider, or lacks the one that the setting <c>Pix:MtlsKeyThrough</c> selects.</summary>
    EngineMissing,

    /// <summary>The key to generate has a label or an identifier that another key on the HSM token already has.</summary>
    KeyExists,

    /// <summary>The HSM token or the PKCS#11 library returned an error, or did not return in time.</summary>
    TokenFailed,
}
