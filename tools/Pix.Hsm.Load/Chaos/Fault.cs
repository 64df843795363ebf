using Pix.Hsm.Sessions;

namespace Pix.Hsm.Load.Chaos;

/// <summary>One thing that goes wrong at a token.</summary>
/// <param name="Name">As PKCS#11 people call it.</param>
/// <param name="Rules">For the control file of the faulty module; {slot} is the slot of the first token.</param>
/// <remarks>Rules that count end by themselves: then it must heal while they stand, and what they hung still hangs.</remarks>
internal sealed record Fault(string Name, params string[] Rules)
{
    /// <summary>Longest call to the token; the product's own limit, but for what hangs.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What callers may be told meanwhile, and nothing else; empty: none is refused.</summary>
    public IReadOnlyList<SigningFailure> Explains { get; init; } = [];

    /// <summary>How long it lasts each time; null: for as many calls as the rules count.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>It lasts from the first signature to the last.</summary>
    public bool IsAllAlong { get; init; }

    /// <summary>Nothing heals it but a new secret.</summary>
    public bool NeedsNewSecret { get; init; }

    /// <summary>The settings change at the same time, so that the token is looked at beside the signatures.</summary>
    public bool ChangesSettings { get; init; }

    /// <summary>TLS handshakes with the token's mTLS key go on beside the signatures.</summary>
    public bool HasHandshakes { get; init; }

    /// <summary>Longest TLS handshake.</summary>
    public TimeSpan DialLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>TLS handshakes may fail by the key that does not sign in time.</summary>
    public bool HangsHandshakes { get; init; }

    /// <summary>What is there to sign with.</summary>
    public ChaosKeys Keys { get; init; }

    /// <summary>Behind the rules of AWS CloudHSM, which do these lines while the fault lasts; null: not behind them.</summary>
    public IReadOnlyList<string>? Profile { get; init; }

    /// <summary>Calls that a rule may strike, for each signature: who waits, and lets fewer in, has few thrown back.</summary>
    public double MostStruckEach { get; init; } = double.PositiveInfinity;

    /// <summary>Leaves an instance of the module behind, or kills sessions under threads that use them: only where the module bears it.</summary>
    public bool NeedsSturdyModule { get; init; }
}
