using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>The keys to search on the tokens, and the pairs that need them; changes with the settings.</summary>
internal sealed class TokenScope(IReadOnlyList<KeyLabel> keyLabels)
{
    private volatile IReadOnlyList<KeyLabel> _keyLabels = keyLabels;
    private volatile IReadOnlyList<SigningPair> _pairs = [];

    /// <summary>The pairs in force, including past and future ones: each token should have their keys.</summary>
    public IReadOnlyList<SigningPair> Pairs
    {
        get => _pairs;
        set => _pairs = value;
    }

    /// <summary>Searches other keys after a change of settings.</summary>
    public void Search(IReadOnlyList<KeyLabel> keyLabels) => _keyLabels = keyLabels;

    /// <summary>Labels to search on a token: those of the signing keys, and those of its other keys.</summary>
    public IReadOnlyList<KeyLabel> LabelsOn(TokenLink token) => [.. _keyLabels, .. token.FoundBeside.Select(pair => pair.Label)];

    /// <summary>Whether the key identifies the token: it is wanted, or the token has had it.</summary>
    public bool IsKnown(TokenKey key, TokenLink token) => key.Fingerprint is { } fingerprint && (token.HasHad(fingerprint) || _pairs.Any(pair => pair.Fingerprint == fingerprint));

    /// <summary>
    /// The pairs whose keys the token lacks. They count as missing when the token has had them, when no token has them, when it shares keys
    /// with another token (as members of an HSM cluster do), or when it has no wanted key at all. Tokens that share no key have separate
    /// keys by design, so another token's keys are not missing on them.
    /// </summary>
    /// <param name="token">The one that is asked for.</param>
    /// <param name="all">All tokens in use.</param>
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
