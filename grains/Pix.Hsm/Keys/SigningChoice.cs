namespace Pix.Hsm.Keys;

/// <summary>The key for messages of a creation time, or why there is none.</summary>
public readonly record struct SigningChoice
{
    private SigningChoice(ISigningKey? key, string detail, bool isStarted) => (Key, Detail, IsStarted) = (key, detail, isStarted);

    /// <summary>The key; null when <see cref="Detail"/> says why there is none.</summary>
    public ISigningKey? Key { get; }

    /// <summary>Why there is no key, as a sentence; empty when there is one.</summary>
    public string Detail { get; }

    /// <summary>False while the HSM is not started: then no creation time has a key yet.</summary>
    public bool IsStarted { get; }

    /// <summary>The choice of this key.</summary>
    public static SigningChoice Of(ISigningKey key) => new(key, "", true);

    /// <summary>No key signs messages of that creation time, now or later.</summary>
    public static SigningChoice None(string detail) => new(null, detail, true);

    internal static SigningChoice NotStarted(string detail) => new(null, detail, false);
}
