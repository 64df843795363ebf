using Pix.Hsm.Sessions;

namespace Pix.Hsm.Load.Chaos;

/// <summary>A fault of an HSM token.</summary>
/// <param name="Name">Name of the fault in PKCS#11 terms.</param>
/// <param name="Rules">Rules for the control file of the faulty module; {slot} is the slot of the first HSM token.</param>
/// <remarks>Rules with a count end by themselves. Then Pix must recover while the rules are still set and the calls that they made hang still hang.</remarks>
internal sealed record Fault(string Name, params string[] Rules)
{
    /// <summary>Time limit of a call to the HSM token. It is the product's default (5 s), except for faults that make calls hang.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The only failures that callers are allowed to get while the fault lasts; empty if no request may be refused.</summary>
    public IReadOnlyList<SigningFailure> Explains { get; init; } = [];

    /// <summary>How long the fault lasts in each round; null if it lasts for the number of calls given in its rules.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>True if the fault lasts from the first signature to the last.</summary>
    public bool IsAllAlong { get; init; }

    /// <summary>True if Pix can recover only with a new secret.</summary>
    public bool NeedsNewSecret { get; init; }

    /// <summary>True if the settings change when the fault begins, so that Pix searches the HSM token for keys while it signs.</summary>
    public bool ChangesSettings { get; init; }

    /// <summary>True if TLS handshakes with the HSM token's mTLS key are made during the run.</summary>
    public bool HasHandshakes { get; init; }

    /// <summary>Time limit of a TLS handshake.</summary>
    public TimeSpan DialLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>True if TLS handshakes may fail because the key does not sign in time.</summary>
    public bool HangsHandshakes { get; init; }

    /// <summary>Which signing keys the HSM tokens have.</summary>
    public ChaosKeys Keys { get; init; }

    /// <summary>Commands, while the fault lasts, for the module that imitates the rules of AWS CloudHSM; null to run without that module.</summary>
    public IReadOnlyList<string>? Profile { get; init; }

    /// <summary>Maximum number of affected calls for each signature. If it is kept, Pix waits and makes fewer calls at a time when the HSM throttles.</summary>
    public double MostStruckEach { get; init; } = double.PositiveInfinity;

    /// <summary>True if the fault makes Pix abandon a module instance, or ends sessions while threads use them. Not every module can stand that.</summary>
    public bool NeedsSturdyModule { get; init; }
}
