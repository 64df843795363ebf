namespace Pix.Hsm.Keys;

/// <summary>The key that signs messages of one creation time, or the reason why there is none.</summary>
public readonly record struct SigningChoice
{
    private SigningChoice(ISigningKey? key, string detail, bool isStarted) => (Key, Detail, IsStarted) = (key, detail, isStarted);

    /// <summary>The key; null if there is no key, in which case <see cref="Detail"/> says why.</summary>
    public ISigningKey? Key { get; }

    /// <summary>Why there is no key, as a sentence; empty if there is a key.</summary>
    public string Detail { get; }

    /// <summary>False while the HSM is not started or this silo has no signing lease. There is no key then, but a later call may return one.</summary>
    public bool IsStarted { get; }

    /// <summary>Returns a choice that has a key.</summary>
    public static SigningChoice Of(ISigningKey key) => new(key, "", true);

    /// <summary>Returns a choice without a key, for a creation time whose messages no key signs, neither now nor later.</summary>
    public static SigningChoice None(string detail) => new(null, detail, true);

    internal static SigningChoice NotStarted(string detail) => new(null, detail, false);
}
