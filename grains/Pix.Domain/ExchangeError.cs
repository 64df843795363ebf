namespace Pix.Domain;

/// <summary>Why a caller gets no answer of the Central Bank. <see cref="ExchangeErrors.FateOf"/> returns the fate for each error.</summary>
public enum ExchangeError
{
    /// <summary>No error: the caller gets the Central Bank's answer.</summary>
    None = 0,

    /// <summary>The channel has no operation with this path.</summary>
    UnknownOperation = 1,

    /// <summary>The path exists, but no operation with this path has the HTTP method of the request.</summary>
    MethodNotAllowed = 2,

    /// <summary>The body is not well-formed XML, has a DTD, or is not UTF-8.</summary>
    NotWellFormed = 3,

    /// <summary>The operation does not accept a message with this root element or namespace.</summary>
    UnknownMessage = 4,

    /// <summary>The element AppHdr or the element Document does not occur exactly once. The signature needs both.</summary>
    WrongStructure = 5,

    /// <summary>The ISPB in the path, in AppHdr or in the field for the requesting participant is not the configured ISPB.</summary>
    WrongParticipant = 6,

    /// <summary>The document already carries a signature.</summary>
    AlreadySigned = 7,

    /// <summary>The body is larger than the operation allows.</summary>
    TooLarge = 8,

    /// <summary>
    /// The operation needs a body and the request has none, the operation allows no body and the request has one, or path and body contain
    /// different keys or ids.
    /// </summary>
    BodyMismatch = 9,

    /// <summary>The caller is not allowed to use this operation.</summary>
    CallerNotAllowed = 10,

    /// <summary>
    /// The message's creation time is more than 24 h old or too far in the future, so Pix could not make sure that a later resend gets the same signature.
    /// </summary>
    CreationTimeOutOfRange = 11,

    /// <summary>
    /// No key is allowed to sign a message of this creation time, because the key and certificate pair for that time was withdrawn as compromised
    /// or is not configured.
    /// </summary>
    NoKeyForItsTime = 12,

    /// <summary>The operation does not accept the content type, character set or encoding of the request.</summary>
    UnsupportedMediaType = 13,

    /// <summary>Headers that the operation needs are missing.</summary>
    MissingHeader = 14,

    /// <summary>A header that may occur only once occurs more than once.</summary>
    RepeatedHeader = 15,

    /// <summary>The requested SPI channel does not exist, or has no endpoint.</summary>
    UnknownChannel = 16,

    /// <summary>The key in the request cannot be a Pix key. DICT would find nothing, but still take rate tokens from the payer's bucket.</summary>
    KeySpelling = 17,

    /// <summary>Every HSM session is in use, and either the queue for sessions is full or the request waited too long in the queue.</summary>
    HsmBusy = 20,

    /// <summary>The HSM cannot sign, because it is not connected, its PIN is locked, or it does not hold the key.</summary>
    HsmUnavailable = 21,

    /// <summary>The intent could not be written to the audit journal, because the journal is full or its disk fails.</summary>
    AuditUnavailable = 22,

    /// <summary>Too many requests of the lane are under way, or the Central Bank has too many connections (ICOM's 503, nothing is stored).</summary>
    EndpointBusy = 23,

    /// <summary>A rate limit of the Central Bank holds the request back, because the limit has no rate tokens left or is paused after a 429.</summary>
    RateLimited = 24,

    /// <summary>No connection to the Central Bank could be made; nothing was sent.</summary>
    EndpointUnreachable = 25,

    /// <summary>The caller's deadline passed before the request was sent.</summary>
    DeadlineBeforeSending = 26,

    /// <summary>
    /// It is unknown how many rate tokens of a Central Bank limit are left, because the budget owner does not answer or has just started. Nothing
    /// was sent, although there are possibly tokens left.
    /// </summary>
    LimitUnknown = 27,

    /// <summary>The request was sent, and no complete answer came in time.</summary>
    NoAnswer = 40,

    /// <summary>The answer is larger than allowed, or cannot be decoded.</summary>
    AnswerUnreadable = 41,

    /// <summary>The answer's signature is invalid or missing; only the audit has its body.</summary>
    AnswerSignatureInvalid = 42,

    /// <summary>The outcome could not be written to the audit journal, so the caller does not get the answer.</summary>
    OutcomeNotAudited = 43,

    /// <summary>The Central Bank answered 5xx, so it is unknown whether it stored the request (ICOM manual 1.12).</summary>
    CentralBankFailed = 44,

    /// <summary>A fault inside Pix before anything was sent.</summary>
    InternalBeforeSending = 60,

    /// <summary>A fault inside Pix after the request may have been sent.</summary>
    InternalAfterSending = 61,
}
