namespace Pix.Rates.Policies;

/// <summary>Where a policy's limit comes from.</summary>
public enum LimitSource
{
    /// <summary>The Central Bank's manual.</summary>
    Manual,

    /// <summary>Not reported, and dependent on the participant's category: a cautious guess, smaller after each 429.</summary>
    Assumed,

    /// <summary>The operator: <see cref="RateOptions.RateLimits"/> or <see cref="RateOptions.DictCategory"/>.</summary>
    Setting,

    /// <summary>The Central Bank's <c>/policies</c>.</summary>
    CentralBank,
}
