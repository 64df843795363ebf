namespace Pix.Hsm;

/// <summary>Which keys the tokens are searched for; changes with the settings.</summary>
internal sealed class TokenScope(IReadOnlyList<KeyLabel> keyLabels)
{
    private volatile IReadOnlyList<KeyLabel> _keyLabels = keyLabels;

    public IReadOnlyList<KeyLabel> KeyLabels
    {
        get => _keyLabels;
        set => _keyLabels = value;
    }
}
