using Pix.Domain;

namespace Pix.Grains.Exchange;

/// <summary>The only table that maps how sending a request ended to the reply. docs/fates.md has the same table; a test compares the two.</summary>
/// <remarks>
/// Sources: ICOM manual 1.12 (4xx: not stored; 5xx: unknown, except the 503 for too many connections: not stored); DICT API 2.12.1, which
/// promises nothing for 5xx. If the Central Bank may have received an earlier attempt to change something, a refusal of the next attempt leaves
/// the outcome unknown, because the Central Bank possibly refuses the next attempt only because it stored the earlier one.
/// </remarks>
internal static class FateTable
{
    /// <summary>Returns the error and the Retry-After rule of the reply.</summary>
    /// <param name="answer">How the last attempt ended.</param>
    /// <param name="changes">Whether the operation can change something at the Central Bank.</param>
    /// <param name="earlierUnknown">Whether the Central Bank may have received an earlier attempt.</param>
    public static FateRule Of(AnswerKind answer, bool changes, bool earlierUnknown) => (answer, earlierUnknown) switch
    {
        (AnswerKind.Success, _) => new(ExchangeError.None, RetryAfterRule.Told),
        (AnswerKind.Refusal, true) when changes => new(ExchangeError.NoAnswer, RetryAfterRule.Told),
        (AnswerKind.Refusal, _) => new(ExchangeError.None, RetryAfterRule.Told),
        (AnswerKind.ServerError, _) => new(ExchangeError.CentralBankFailed, RetryAfterRule.Told),
        (AnswerKind.ConnectionRefused, true) => new(ExchangeError.CentralBankFailed, RetryAfterRule.Told),
        (AnswerKind.ConnectionRefused, false) => new(ExchangeError.EndpointBusy, RetryAfterRule.Always),
        (AnswerKind.InvalidSignature, _) => new(ExchangeError.AnswerSignatureInvalid, RetryAfterRule.None),
        (AnswerKind.Unreadable, _) => new(ExchangeError.AnswerUnreadable, RetryAfterRule.None),
        (AnswerKind.Lost, _) or (_, true) => new(ExchangeError.NoAnswer, RetryAfterRule.Told),
        (AnswerKind.NotConnected, false) => new(ExchangeError.EndpointUnreachable, RetryAfterRule.Always),
        (AnswerKind.Busy, false) => new(ExchangeError.EndpointBusy, RetryAfterRule.Always),
        (AnswerKind.Limited, false) => new(ExchangeError.RateLimited, RetryAfterRule.Always),
        (AnswerKind.LimitUnknown, false) => new(ExchangeError.LimitUnknown, RetryAfterRule.Always),
        _ => new(ExchangeError.InternalAfterSending, RetryAfterRule.None),
    };
}
