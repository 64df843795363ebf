namespace Pix.Rates.Policies;

/// <summary>Where a policy's limit comes from.</summary>
public enum LimitSource
{
    /// <summary>The Central Bank's manual.</summary>
    Manual,

    /// <summary>
    /// A guess, because the limit depends on the participant's category and was not reported. The guess is cautious, and Pix makes it
    /// smaller after each 429.
    /// </summary>
    Assumed,

    /// <summary>The operator, with <see cref="RateOptions.RateLimits"/> or <see cref="RateOptions.DictCategory"/>.</summary>
    Setting,

    /// <summary>The Central Bank's report in <c>/policies</c>.</summary>
    CentralBank,
}
