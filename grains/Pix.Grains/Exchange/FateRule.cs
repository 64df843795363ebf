using Pix.Domain;

namespace Pix.Grains.Exchange;

/// <summary>What the caller is told of one kind of answer.</summary>
/// <param name="Error">Why the reply is not the Central Bank's answer; it decides fate, status and problem type.</param>
/// <param name="Wait">Rule for the Retry-After header.</param>
internal readonly record struct FateRule(ExchangeError Error, RetryAfterRule Wait)
{
    /// <summary>What became of the request.</summary>
    public Fate Fate => ExchangeErrors.FateOf(Error);
}
