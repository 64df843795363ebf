namespace Pix.Hsm.Load.Chaos;

/// <summary>One thing that goes wrong at a token.</summary>
/// <param name="Name">As PKCS#11 people call it.</param>
/// <param name="Rules">For the control file of the faulty module; {slot} is the slot of the first token.</param>
internal sealed record Fault(string Name, params string[] Rules)
{
    /// <summary>How long it lasts; null: for as many calls as the rules count.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>Nothing heals it but a new secret.</summary>
    public bool NeedsNewSecret { get; init; }

    /// <summary>There is a second token with the same key.</summary>
    public bool TwoTokens { get; init; }

    /// <summary>Leaves an instance of the module behind, or kills sessions under threads that use them: only where the module bears it.</summary>
    public bool NeedsSturdyModule { get; init; }
}
