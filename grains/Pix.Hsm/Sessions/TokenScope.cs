using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Sessions;

/// <summary>Which keys the tokens are searched for, and which pairs need them; changes with the settings.</summary>
internal sealed class TokenScope(IReadOnlyList<KeyLabel> keyLabels)
{
    private volatile IReadOnlyList<KeyLabel> _keyLabels = keyLabels;
    private volatile IReadOnlyList<SigningPair> _pairs = [];

    /// <summary>The pairs in force, past and future ones with them: each token should have their keys.</summary>
    public IReadOnlyList<SigningPair> Pairs
    {
        get => _pairs;
        set => _pairs = value;
    }

    /// <summary>Changed settings name other keys.</summary>
    public void Search(IReadOnlyList<KeyLabel> keyLabels) => _keyLabels = keyLabels;

    /// <summary>What a token is searched for: the labels of the signing keys, and those of the keys that were found on it beside.</summary>
    public IReadOnlyList<KeyLabel> LabelsOn(TokenLink token) => [.. _keyLabels, .. token.FoundBeside.Select(pair => pair.Label)];

    /// <summary>Whether the key tells the token: it is wanted, or the token has had it.</summary>
    public bool IsKnown(TokenKey key, TokenLink token) => key.Fingerprint is { } fingerprint && (token.HasHad(fingerprint) || _pairs.Any(pair => pair.Fingerprint == fingerprint));

    /// <summary>
    /// The pairs whose keys the token lacks: it has had them, or no token has, or it shares keys with another, as the members of an HSM cluster do, or it holds no
    /// wanted key at all and can sign nothing. Tokens that share none have keys of their own by design, and what another has is not missed on them.
    /// </summary>
    /// <param name="token">The one that is asked for.</param>
    /// <param name="all">All tokens.</param>
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
