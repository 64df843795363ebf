namespace Pix.Hsm;

/// <summary>Which keys the tokens are searched for, and which pairs need them; changes with the settings.</summary>
internal sealed class TokenScope(IReadOnlyList<KeyLabel> keyLabels)
{
    private volatile IReadOnlyList<KeyLabel> _keyLabels = keyLabels;
    private volatile IReadOnlyList<SigningPair> _pairs = [];

    public IReadOnlyList<KeyLabel> KeyLabels
    {
        get => _keyLabels;
        set => _keyLabels = value;
    }

    /// <summary>The pairs in force, past and future ones with them: each token should have their keys.</summary>
    public IReadOnlyList<SigningPair> Pairs
    {
        get => _pairs;
        set => _pairs = value;
    }

    /// <summary>The pairs whose keys the token lacks.</summary>
    public IEnumerable<SigningPair> MissingOn(TokenLink token) => _pairs.Concat(token.FoundBeside).Where(pair => !token.Holds(pair.Fingerprint));
}
