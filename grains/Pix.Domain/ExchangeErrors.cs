namespace Pix.Domain;

/// <summary>The one table that gives each error its fate (DESIGN, promise 3: the caller always knows what happened).</summary>
public static class ExchangeErrors
{
    /// <summary>The fate of a request whose exchange ended with this error.</summary>
    public static Fate FateOf(ExchangeError error) => error switch
    {
        ExchangeError.None => Fate.Answered,
        ExchangeError.UnknownOperation or ExchangeError.MethodNotAllowed or ExchangeError.NotWellFormed
            or ExchangeError.UnknownMessage or ExchangeError.WrongStructure or ExchangeError.WrongParticipant
            or ExchangeError.AlreadySigned or ExchangeError.TooLarge or ExchangeError.BodyMismatch
            or ExchangeError.CallerNotAllowed or ExchangeError.CreationTimeOutOfRange or ExchangeError.NoKeyForItsTime
            or ExchangeError.UnsupportedMediaType or ExchangeError.MissingHeader or ExchangeError.RepeatedHeader or ExchangeError.UnknownChannel
            or ExchangeError.KeySpelling => Fate.Rejected,
        ExchangeError.HsmBusy or ExchangeError.HsmUnavailable or ExchangeError.AuditUnavailable
            or ExchangeError.EndpointBusy or ExchangeError.RateLimited or ExchangeError.EndpointUnreachable
            or ExchangeError.DeadlineBeforeSending or ExchangeError.LimitUnknown or ExchangeError.InternalBeforeSending => Fate.NotSent,
        ExchangeError.NoAnswer or ExchangeError.AnswerUnreadable or ExchangeError.AnswerSignatureInvalid
            or ExchangeError.OutcomeNotAudited or ExchangeError.CentralBankFailed or ExchangeError.InternalAfterSending => Fate.OutcomeUnknown,

        // A newer silo may return an error that this build does not have. The request may have been received, and sending the same bytes
        // again is safe in any case.
        _ => Fate.OutcomeUnknown,
    };
}
