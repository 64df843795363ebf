using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>The key labels to search for on the HSM tokens, and the pairs that need the keys. Both change with the settings.</summary>
internal sealed class TokenScope(IReadOnlyList<KeyLabel> keyLabels)
{
    private volatile IReadOnlyList<KeyLabel> _keyLabels = keyLabels;
    private volatile IReadOnlyList<SigningPair> _pairs = [];

    /// <summary>The pairs in use, including pairs that do not sign yet or no longer sign. Each HSM token should have the keys of these pairs.</summary>
    public IReadOnlyList<SigningPair> Pairs
    {
        get => _pairs;
        set => _pairs = value;
    }

    /// <summary>Replaces the key labels after a change of settings.</summary>
    public void Search(IReadOnlyList<KeyLabel> keyLabels) => _keyLabels = keyLabels;

    /// <summary>Returns the labels to search for on an HSM token: those of the signing keys, and those of the token's other keys.</summary>
    public IReadOnlyList<KeyLabel> LabelsOn(TokenLink token) => [.. _keyLabels, .. token.FoundBeside.Select(pair => pair.Label)];

    /// <summary>True if the key identifies the HSM token, because a pair needs the key or the token has had the key before.</summary>
    public bool IsKnown(TokenKey key, TokenLink token) => key.Fingerprint is { } fingerprint && (token.HasHad(fingerprint) || _pairs.Any(pair => pair.Fingerprint == fingerprint));

    /// <summary>
    /// Returns the pairs whose keys the HSM token lacks. A key is treated as missing if the token has had it, if no other token has had it,
    /// if the token shares keys with another token (as members of an HSM cluster do), or if the token has no wanted key at all. Tokens that
    /// share no key have separate keys by design, so the keys of one are not missing on the other.
    /// </summary>
    /// <param name="token">The HSM token to check.</param>
    /// <param name="all">All HSM tokens in use.</param>
    public IEnumerable<SigningPair> MissingOn(TokenLink token, IReadOnlyList<TokenLink> all)
    {
        var wanted = _pairs;
        var others = all.Where(other => other != token).ToList();
        bool IsOthers(SigningPair pair) => others.Exists(other => other.HasHad(pair.Fingerprint));
        bool MissesOthers() => wanted.Any(shared => token.HasHad(shared.Fingerprint) && IsOthers(shared)) || !wanted.Any(pair => token.Holds(pair.Fingerprint));
        return wanted.Concat(token.FoundBeside).Where(pair => !token.Holds(pair.Fingerprint)
            && (token.HasHad(pair.Fingerprint) || !IsOthers(pair) || MissesOthers()));
    }
}
