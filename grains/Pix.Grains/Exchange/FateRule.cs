using Pix.Domain;

namespace Pix.Grains.Exchange;

/// <summary>Error and Retry-After rule of the reply to one kind of answer.</summary>
/// <param name="Error">Why the reply is not the Central Bank's answer, or None when it is. Fate, status and problem type follow from the error.</param>
/// <param name="Wait">Rule for the Retry-After header.</param>
internal readonly record struct FateRule(ExchangeError Error, RetryAfterRule Wait)
{
    /// <summary>Fate of the request at the Central Bank, which follows from <see cref="Error"/>.</summary>
    public Fate Fate => ExchangeErrors.FateOf(Error);
}
