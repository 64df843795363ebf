namespace Pix.Contracts.Exchange;

/// <summary>The one table from error to fate (DESIGN, promise 3: the caller always knows what happened).</summary>
public static class ExchangeErrors
{
    /// <summary>What became of the request at the Central Bank when the exchange ended with this error.</summary>
    public static Fate FateOf(ExchangeError error) => error switch
    {
        ExchangeError.None => Fate.Answered,
        ExchangeError.UnknownOperation or ExchangeError.MethodNotAllowed or ExchangeError.NotWellFormed
            or ExchangeError.UnknownMessage or ExchangeError.WrongStructure or ExchangeError.WrongParticipant
            or ExchangeError.AlreadySigned or ExchangeError.TooLarge or ExchangeError.BodyMismatch
            or ExchangeError.CallerNotAllowed => Fate.Rejected,
        ExchangeError.HsmBusy or ExchangeError.HsmUnavailable or ExchangeError.AuditUnavailable
            or ExchangeError.EndpointBusy or ExchangeError.RateLimited or ExchangeError.EndpointUnreachable
            or ExchangeError.DeadlineBeforeSending or ExchangeError.InternalBeforeSending => Fate.NotSent,
        ExchangeError.NoAnswer or ExchangeError.AnswerUnreadable or ExchangeError.AnswerSignatureInvalid
            or ExchangeError.OutcomeNotAudited or ExchangeError.InternalAfterSending => Fate.OutcomeUnknown,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "No fate is defined for this error."),
    };
}
