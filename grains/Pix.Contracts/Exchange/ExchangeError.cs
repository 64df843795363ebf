namespace Pix.Contracts.Exchange;

/// <summary>Why an exchange has no answer of the Central Bank to pass on. Each member has one fate: <see cref="ExchangeErrors.FateOf"/>.</summary>
public enum ExchangeError
{
    /// <summary>There is an answer.</summary>
    None = 0,

    /// <summary>No such operation on this channel.</summary>
    UnknownOperation = 1,

    /// <summary>The path exists, the method on it does not.</summary>
    MethodNotAllowed = 2,

    /// <summary>The body is not well-formed XML, has a DTD, or is not UTF-8.</summary>
    NotWellFormed = 3,

    /// <summary>The root or namespace is not of a message that this operation takes.</summary>
    UnknownMessage = 4,

    /// <summary>The structure that a signature needs is not there once (AppHdr, Document).</summary>
    WrongStructure = 5,

    /// <summary>The ISPB of path, AppHdr or requesting participant is not the configured one.</summary>
    WrongParticipant = 6,

    /// <summary>The document already carries a signature.</summary>
    AlreadySigned = 7,

    /// <summary>The body is larger than the operation allows.</summary>
    TooLarge = 8,

    /// <summary>The operation needs a body and there is none, takes none and there is one, or path and body name different keys or ids.</summary>
    BodyMismatch = 9,

    /// <summary>The caller may not use this operation.</summary>
    CallerNotAllowed = 10,

    /// <summary>The message's creation time is older than 24 h or too far ahead: its signature would not be the one that a resend repeats.</summary>
    CreationTimeOutOfRange = 11,

    /// <summary>No key signs messages of this time: the pair in force then was withdrawn as compromised or is not configured.</summary>
    NoKeyForItsTime = 12,

    /// <summary>The body is not of a type, character set or encoding that the operation takes.</summary>
    UnsupportedMediaType = 13,

    /// <summary>The operation needs headers that are not there.</summary>
    MissingHeader = 14,

    /// <summary>A header that may occur once occurs twice.</summary>
    RepeatedHeader = 15,

    /// <summary>The channel of the SPI that the caller asks for does not exist, or has no endpoint.</summary>
    UnknownChannel = 16,

    /// <summary>The key of DICT is written as no key can be: it would be looked for in vain, and the payer would pay for it.</summary>
    KeySpelling = 17,

    /// <summary>Every HSM session is taken and the queue is full, or the wait for one was too long.</summary>
    HsmBusy = 20,

    /// <summary>The HSM cannot sign: lost, locked out or without the key.</summary>
    HsmUnavailable = 21,

    /// <summary>The audit journal cannot take the intent: full, or its disk fails.</summary>
    AuditUnavailable = 22,

    /// <summary>Too many requests in flight to this endpoint.</summary>
    EndpointBusy = 23,

    /// <summary>A rate limit of the Central Bank holds it back: its budget is used up or paused after a 429.</summary>
    RateLimited = 24,

    /// <summary>No connection to the Central Bank could be made; nothing left.</summary>
    EndpointUnreachable = 25,

    /// <summary>The time of the caller ran out before the request was sent.</summary>
    DeadlineBeforeSending = 26,

    /// <summary>What is left of a rate limit of the Central Bank is not known: the silo that counts it does not answer, or has just started. The limit itself may not be used up.</summary>
    LimitUnknown = 27,

    /// <summary>The request left and no whole answer came in time.</summary>
    NoAnswer = 40,

    /// <summary>The answer was larger than allowed, or not decodable.</summary>
    AnswerUnreadable = 41,

    /// <summary>The answer's signature is wrong or missing; its body is in the audit only.</summary>
    AnswerSignatureInvalid = 42,

    /// <summary>The outcome could not be written to the audit journal, so the answer is held back.</summary>
    OutcomeNotAudited = 43,

    /// <summary>The Central Bank answered 5xx: whether it stored the request is not known (ICOM manual 1.12).</summary>
    CentralBankFailed = 44,

    /// <summary>A fault of Pix itself before anything was sent.</summary>
    InternalBeforeSending = 60,

    /// <summary>A fault of Pix itself after the request may have left.</summary>
    InternalAfterSending = 61,
}
