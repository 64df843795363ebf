namespace Pix.Hsm.Load.Chaos;

/// <summary>Which signing keys the HSM tokens have.</summary>
internal enum ChaosKeys
{
    /// <summary>One key on one HSM token.</summary>
    One = 0,

    /// <summary>One key that is on two HSM tokens.</summary>
    OneOnTwoTokens = 1,

    /// <summary>Two keys on one HSM token, each with its certificate. The second has the label <see cref="ChaosTokens.SecondLabel"/>.</summary>
    TwoOnOneToken = 2,
}
