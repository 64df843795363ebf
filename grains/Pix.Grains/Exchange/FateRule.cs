using Pix.Contracts.Exchange;

namespace Pix.Grains.Exchange;

/// <summary>What the caller gets.</summary>
/// <param name="Error">Why the reply is not the Central Bank's answer; it decides fate, status and problem type.</param>
/// <param name="Wait">Which Retry-After.</param>
internal readonly record struct FateRule(ExchangeError Error, RetryAfterRule Wait)
{
    /// <summary>What became of the request.</summary>
    public Fate Fate => ExchangeErrors.FateOf(Error);
}
