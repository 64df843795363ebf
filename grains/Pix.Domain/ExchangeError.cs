namespace Pix.Domain;

/// <summary>Why an exchange has no Central Bank answer to pass on. Each member has one fate: <see cref="ExchangeErrors.FateOf"/>.</summary>
public enum ExchangeError
{
    /// <summary>There is an answer.</summary>
    None = 0,

    /// <summary>No such operation on this channel.</summary>
    UnknownOperation = 1,

    /// <summary>The path exists, but not with this method.</summary>
    MethodNotAllowed = 2,

    /// <summary>The body is not well-formed XML, has a DTD, or is not UTF-8.</summary>
    NotWellFormed = 3,

    /// <summary>The operation does not take a message with this root or namespace.</summary>
    UnknownMessage = 4,

    /// <summary>AppHdr and Document, which the signature needs, must each occur exactly once and do not.</summary>
    WrongStructure = 5,

    /// <summary>The ISPB in path, AppHdr or requesting participant is not the configured one.</summary>
    WrongParticipant = 6,

    /// <summary>The document already carries a signature.</summary>
    AlreadySigned = 7,

    /// <summary>The body is larger than the operation allows.</summary>
    TooLarge = 8,

    /// <summary>
    /// The operation needs a body and the request has none, or takes none and the request has one, or path and body name different keys or
    /// ids.
    /// </summary>
    BodyMismatch = 9,

    /// <summary>The caller may not use this operation.</summary>
    CallerNotAllowed = 10,

    /// <summary>The message's creation time is older than 24 h or too far ahead: a resend could not repeat its signature.</summary>
    CreationTimeOutOfRange = 11,

    /// <summary>No key signs messages of this creation time: the pair in force then was withdrawn as compromised or is not configured.</summary>
    NoKeyForItsTime = 12,

    /// <summary>The operation does not take this content type, character set or encoding.</summary>
    UnsupportedMediaType = 13,

    /// <summary>Headers that the operation needs are missing.</summary>
    MissingHeader = 14,

    /// <summary>A header that may occur once occurs twice.</summary>
    RepeatedHeader = 15,

    /// <summary>The requested SPI channel does not exist, or has no endpoint.</summary>
    UnknownChannel = 16,

    /// <summary>The Pix key is spelled as no key can be: the look-up would find nothing, and the payer's bucket would pay for it.</summary>
    KeySpelling = 17,

    /// <summary>Every HSM session is taken and the queue is full, or the wait for one was too long.</summary>
    HsmBusy = 20,

    /// <summary>The HSM cannot sign: lost, locked out or without the key.</summary>
    HsmUnavailable = 21,

    /// <summary>The audit journal cannot take the intent: full, or its disk fails.</summary>
    AuditUnavailable = 22,

    /// <summary>Too many requests in flight to this endpoint.</summary>
    EndpointBusy = 23,

    /// <summary>A rate limit of the Central Bank holds the request back: its budget is used up, or paused after a 429.</summary>
    RateLimited = 24,

    /// <summary>No connection to the Central Bank could be made; nothing was sent.</summary>
    EndpointUnreachable = 25,

    /// <summary>The caller's deadline passed before the request was sent.</summary>
    DeadlineBeforeSending = 26,

    /// <summary>
    /// The rest of a Central Bank rate limit is unknown: its budget owner does not answer, or has just started. The limit itself may not be
    /// used up.
    /// </summary>
    LimitUnknown = 27,

    /// <summary>The request was sent, and no whole answer came in time.</summary>
    NoAnswer = 40,

    /// <summary>The answer was larger than allowed, or not decodable.</summary>
    AnswerUnreadable = 41,

    /// <summary>The answer's signature is invalid or missing; only the audit has its body.</summary>
    AnswerSignatureInvalid = 42,

    /// <summary>The outcome could not be written to the audit journal, so the answer is withheld.</summary>
    OutcomeNotAudited = 43,

    /// <summary>The Central Bank answered 5xx: whether it stored the request is unknown (ICOM manual 1.12).</summary>
    CentralBankFailed = 44,

    /// <summary>A fault inside Pix before anything was sent.</summary>
    InternalBeforeSending = 60,

    /// <summary>A fault inside Pix after the request may have been sent.</summary>
    InternalAfterSending = 61,
}
