using Pix.Domain;

namespace Pix.Grains.Exchange;

/// <summary>What the reply to the caller contains after one kind of answer: the error, and the rule for its Retry-After header.</summary>
/// <param name="Error">
/// Why the caller does not get the Central Bank's answer; None when the caller gets it. The error determines fate, status and problem type.
/// </param>
/// <param name="Wait">Rule for the Retry-After header.</param>
internal readonly record struct FateRule(ExchangeError Error, RetryAfterRule Wait)
{
    /// <summary>Fate of the request at the Central Bank, as <see cref="Error"/> determines it.</summary>
    public Fate Fate => ExchangeErrors.FateOf(Error);
}
