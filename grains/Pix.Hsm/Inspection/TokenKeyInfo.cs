using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Inspection;

/// <summary>A private key on an HSM token, as the token describes it.</summary>
/// <param name="Token">HSM token that holds the key.</param>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="Id">CKA_ID of the key, in hexadecimal.</param>
/// <param name="Bits">Length of the modulus in bits.</param>
/// <param name="NeverLeaves">True if the key is sensitive and not extractable, as the signing key and the mTLS key must be.</param>
/// <param name="Fingerprint">
/// SHA-256 of the public key, in hexadecimal. <see cref="FingerprintOf"/> returns the same value for a certificate of the key. Empty if the
/// HSM token does not return the public key.
/// </param>
public sealed record TokenKeyInfo(TokenInfo Token, string Label, string Id, int Bits, bool NeverLeaves, string Fingerprint)
{
    /// <summary>Returns the fingerprint of a certificate's public key; null if the key is not RSA.</summary>
    public static string? FingerprintOf(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        KeyFingerprint.Of(certificate)?.ToString();

    internal static TokenKeyInfo Of(TokenInfo token, TokenKey key) =>
        new(token, key.Label.Value, Convert.ToHexStringLower(key.Id), key.Bits, key.NeverLeaves, key.Fingerprint?.ToString() ?? "");
}
