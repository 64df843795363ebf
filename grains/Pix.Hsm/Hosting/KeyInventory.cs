using Pix.Hsm.Memory;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>The keys found on the HSM tokens, and the pairs of key and certificate. They are determined before a change of settings takes effect.</summary>
/// <param name="SigningKeys">Signing keys found on each HSM token.</param>
/// <param name="Pairs">Signing pairs.</param>
/// <param name="Schedule">Decides by a message's creation time which pair signs the message.</param>
/// <param name="MtlsKeys">The mTLS keys, each with its HSM token.</param>
internal sealed record KeyInventory(
    IReadOnlyList<(TokenLink Token, IReadOnlyList<TokenKey> Keys)> SigningKeys,
    IReadOnlyList<SigningPair> Pairs,
    SigningSchedule Schedule,
    IReadOnlyList<(TokenLink Token, TokenKey Key)> MtlsKeys)
{
    /// <summary>Searches every ready HSM token for the keys of the settings, and pairs the keys with their certificates.</summary>
    /// <exception cref="HsmException">An HSM token fails, or a certificate has no key.</exception>
    public static KeyInventory Take(Pkcs11Module module, IReadOnlyList<TokenLink> tokens, HsmSettings settings, DateTimeOffset now)
    {
        var wait = settings.Options.HsmSignTimeout;
        var ready = tokens.Where(token => token.Status == TokenStatus.Ready).ToList();
        var signing = ready.Select(token => (token, TokenConnection.Keys(module, token, settings.SignatureLabels, wait))).ToList();
        if (signing.TrueForAll(entry => entry.Item2.Count == 0))
        {
            throw new HsmException(HsmProblem.KeyMissing, $"Pix:SignatureKeyLabel is '{settings.Options.SignatureKeyLabel}', and no token that is ready has a private RSA key with such a label.");
        }

        var pairs = KeyPairing.Pair(
            nameof(HsmOptions.SignatureCertificate),
            settings.SignatureCertificates,
            [.. signing.SelectMany(entry => entry.Item2)],
            settings.SignatureLabels,
            now,
            settings.WithdrawnLabels);
        return new KeyInventory(signing, pairs, SigningTerms.Schedule(settings.SignatureEntries, pairs), MtlsKeysOn(module, ready, settings));
    }

    /// <summary>Searches every ready HSM token for the keys of pairs that stay in effect. A pair whose key is missing stays in effect too.</summary>
    /// <exception cref="HsmException">An HSM token fails.</exception>
    public static KeyInventory Keeping(Pkcs11Module module, IReadOnlyList<TokenLink> tokens, HsmSettings settings, PairsInForce pairs)
    {
        var ready = tokens.Where(token => token.Status == TokenStatus.Ready).ToList();
        return new KeyInventory(
            [.. ready.Select(token => (token, TokenConnection.Keys(module, token, settings.SignatureLabels, settings.Options.HsmSignTimeout)))],
            [.. pairs.Pairs.Where(pair => KeyFingerprint.Of(pair.Certificate) is not null).Select(pair => new SigningPair(pair.Label, pair.Certificate, KeyFingerprint.Of(pair.Certificate)!.Value))],
            pairs.Schedule,
            MtlsKeysOn(module, ready, settings));
    }

    /// <summary>True if one of the HSM tokens has the key of the certificate.</summary>
    public bool Has(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        KeyFingerprint.Of(certificate) is { } fingerprint && SigningKeys.Any(token => token.Keys.Any(key => key.Fingerprint == fingerprint));

    private static List<(TokenLink, TokenKey)> MtlsKeysOn(Pkcs11Module module, List<TokenLink> ready, HsmSettings settings)
    {
        List<(TokenLink, TokenKey)> keys = [.. ready.SelectMany(token => TokenConnection.Keys(module, token, settings.MtlsLabels, settings.Options.HsmSignTimeout).Select(key => (token, key)))];
        return keys.Count == 0 || settings.MtlsKey is not null || !module.SharesState
            ? keys
            : throw new HsmException(HsmProblem.TokenFailed, $"Pix:MtlsKeyLabel is '{settings.Options.MtlsKeyLabel}', and this module's instances share their state (openCryptoki): TLS handshakes would take the sessions of the signatures along. Set Pix:MtlsKeyFile, or use another module.");
    }
}
