namespace Pix.Domain;

/// <summary>The table of the fate of each error (DESIGN, promise 3: the caller always knows what happened to the request).</summary>
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

        // A silo of a newer version can return an error that this build does not define. The Central Bank may have received the request. "Outcome
        // unknown" tells the caller to send the same bytes again, which is always safe.
        _ => Fate.OutcomeUnknown,
    };
}
