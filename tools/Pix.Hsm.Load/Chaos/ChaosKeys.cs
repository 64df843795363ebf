namespace Pix.Hsm.Load.Chaos;

/// <summary>Which keys sign, and where they are.</summary>
internal enum ChaosKeys
{
    /// <summary>One key on one token.</summary>
    One = 0,

    /// <summary>One key that is on two tokens.</summary>
    OneOnTwoTokens = 1,

    /// <summary>Two keys on one token, each with its certificate; the second is labelled <see cref="ChaosTokens.SecondLabel"/>.</summary>
    TwoOnOneToken = 2,
}
