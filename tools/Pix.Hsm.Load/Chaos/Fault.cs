using Pix.Hsm.Sessions;

namespace Pix.Hsm.Load.Chaos;

/// <summary>A fault of an HSM token.</summary>
/// <param name="Name">Name of the fault in PKCS#11 terms.</param>
/// <param name="Rules">Rules for the control file of the faulty module; {slot} is the slot of the first HSM token.</param>
/// <remarks>Rules with a count end by themselves. Pix must then recover while the rules are still set and the calls that they hung still hang.</remarks>
internal sealed record Fault(string Name, params string[] Rules)
{
    /// <summary>Longest call to the HSM token. This is the product's own limit (5 s), except for faults that hang.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Failures that callers may get while the fault lasts, and no others; empty if no request may be refused.</summary>
    public IReadOnlyList<SigningFailure> Explains { get; init; } = [];

    /// <summary>How long the fault lasts in each round; null if it lasts for as many calls as the rules count.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>True if the fault lasts from the first signature to the last.</summary>
    public bool IsAllAlong { get; init; }

    /// <summary>True if Pix can recover only with a new secret.</summary>
    public bool NeedsNewSecret { get; init; }

    /// <summary>True if the settings change at the same time, so that Pix searches the HSM token while it signs.</summary>
    public bool ChangesSettings { get; init; }

    /// <summary>True if TLS handshakes with the HSM token's mTLS key are made during the run.</summary>
    public bool HasHandshakes { get; init; }

    /// <summary>Time limit of a TLS handshake.</summary>
    public TimeSpan DialLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>True if TLS handshakes may fail because the key does not sign in time.</summary>
    public bool HangsHandshakes { get; init; }

    /// <summary>Which signing keys there are.</summary>
    public ChaosKeys Keys { get; init; }

    /// <summary>Commands for the module that keeps the rules of AWS CloudHSM, while the fault lasts; null to run without that module.</summary>
    public IReadOnlyList<string>? Profile { get; init; }

    /// <summary>Maximum number of calls affected for each signature. It shows that Pix waits and makes fewer calls at a time when the HSM throttles.</summary>
    public double MostStruckEach { get; init; } = double.PositiveInfinity;

    /// <summary>True if the fault abandons an instance of the module, or ends sessions while threads use them, which not every module can stand.</summary>
    public bool NeedsSturdyModule { get; init; }
}
