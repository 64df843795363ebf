using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Inspection;

/// <summary>A private key on a token, as the token describes it.</summary>
/// <param name="Token">Token that holds the key.</param>
/// <param name="Label">CKA_LABEL.</param>
/// <param name="Id">CKA_ID in hexadecimal.</param>
/// <param name="Bits">Length of the modulus.</param>
/// <param name="NeverLeaves">Sensitive and not extractable, as both Pix keys must be.</param>
/// <param name="Fingerprint">
/// SHA-256 of the public key; the same for a certificate of this key (<see cref="FingerprintOf"/>). Empty when the token does not give the
/// public key.
/// </param>
public sealed record TokenKeyInfo(TokenInfo Token, string Label, string Id, int Bits, bool NeverLeaves, string Fingerprint)
{
    /// <summary>The fingerprint of a certificate's key; null when it is not RSA.</summary>
    public static string? FingerprintOf(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        KeyFingerprint.Of(certificate)?.ToString();

    internal static TokenKeyInfo Of(TokenInfo token, TokenKey key) =>
        new(token, key.Label.Value, Convert.ToHexStringLower(key.Id), key.Bits, key.NeverLeaves, key.Fingerprint?.ToString() ?? "");
}
