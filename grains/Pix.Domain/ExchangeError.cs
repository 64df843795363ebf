namespace Pix.Domain;

/// <summary>Why an exchange has no Central Bank answer to pass on. Each member has one fate: <see cref="ExchangeErrors.FateOf"/>.</summary>
public enum ExchangeError
{
    /// <summary>There is an answer to pass on.</summary>
    None = 0,

    /// <summary>The channel has no operation with this path.</summary>
    UnknownOperation = 1,

    /// <summary>The path exists, but its operations have other HTTP methods.</summary>
    MethodNotAllowed = 2,

    /// <summary>The body is not well-formed XML, has a DTD, or is not UTF-8.</summary>
    NotWellFormed = 3,

    /// <summary>The operation does not take a message with this root or namespace.</summary>
    UnknownMessage = 4,

    /// <summary>AppHdr or Document, which the signature needs, does not occur exactly once.</summary>
    WrongStructure = 5,

    /// <summary>The ISPB in path, AppHdr or requesting participant is not the configured one.</summary>
    WrongParticipant = 6,

    /// <summary>The document already carries a signature.</summary>
    AlreadySigned = 7,

    /// <summary>The body is larger than the operation allows.</summary>
    TooLarge = 8,

    /// <summary>
    /// The operation needs a body and the request has none, or the operation takes none and the request has one, or path and body name
    /// different keys or ids.
    /// </summary>
    BodyMismatch = 9,

    /// <summary>The caller may not use this operation.</summary>
    CallerNotAllowed = 10,

    /// <summary>The message's creation time is more than 24 h old or too far in the future, so a later resend could not have the same signature.</summary>
    CreationTimeOutOfRange = 11,

    /// <summary>
    /// No key may sign a message of this creation time, because the pair in force at that time was withdrawn as compromised or is not
    /// configured.
    /// </summary>
    NoKeyForItsTime = 12,

    /// <summary>The operation does not take this content type, character set or encoding.</summary>
    UnsupportedMediaType = 13,

    /// <summary>Headers that the operation needs are missing.</summary>
    MissingHeader = 14,

    /// <summary>A header that may occur only once occurs more than once.</summary>
    RepeatedHeader = 15,

    /// <summary>The requested SPI channel does not exist, or has no endpoint.</summary>
    UnknownChannel = 16,

    /// <summary>The text cannot be a Pix key. DICT would find nothing, but would still take rate tokens from the payer's bucket.</summary>
    KeySpelling = 17,

    /// <summary>Every HSM session is taken, and either the queue is full or the wait for a session was too long.</summary>
    HsmBusy = 20,

    /// <summary>The HSM cannot sign, because it is not connected, its PIN is locked, or it does not hold the key.</summary>
    HsmUnavailable = 21,

    /// <summary>The audit journal cannot take the intent, because the journal is full or its disk fails.</summary>
    AuditUnavailable = 22,

    /// <summary>Too many requests to this endpoint are under way.</summary>
    EndpointBusy = 23,

    /// <summary>A rate limit of the Central Bank holds the request back, because its tokens are used up or it is paused after a 429.</summary>
    RateLimited = 24,

    /// <summary>No connection to the Central Bank could be made; nothing was sent.</summary>
    EndpointUnreachable = 25,

    /// <summary>The caller's deadline passed before the request was sent.</summary>
    DeadlineBeforeSending = 26,

    /// <summary>
    /// How many tokens of a Central Bank rate limit are left is unknown, because its budget owner does not answer or has just started. The
    /// limit may not be used up.
    /// </summary>
    LimitUnknown = 27,

    /// <summary>The request was sent, and no complete answer came in time.</summary>
    NoAnswer = 40,

    /// <summary>The answer is larger than allowed, or cannot be decoded.</summary>
    AnswerUnreadable = 41,

    /// <summary>The answer's signature is invalid or missing; only the audit has its body.</summary>
    AnswerSignatureInvalid = 42,

    /// <summary>The outcome could not be written to the audit journal, so the answer is withheld.</summary>
    OutcomeNotAudited = 43,

    /// <summary>The Central Bank answered 5xx, so it is unknown whether it stored the request (ICOM manual 1.12).</summary>
    CentralBankFailed = 44,

    /// <summary>A fault inside Pix before anything was sent.</summary>
    InternalBeforeSending = 60,

    /// <summary>A fault inside Pix after the request may have been sent.</summary>
    InternalAfterSending = 61,
}
