namespace Pix.Simulator.Faults;

/// <summary>The faults that can be requested.</summary>
internal enum FaultKind
{
    /// <summary>
    /// The request is handled (a message is stored), but the answer is delayed. Value: milliseconds, 1,000 by default. Deleting the faults ends the
    /// delay.
    /// </summary>
    Delay,

    /// <summary>The request is not handled, so nothing is stored. Value: the HTTP status, 503 by default; <c>503;30</c> adds a Retry-After of 30 s.</summary>
    Status,

    /// <summary>
    /// Like <see cref="Status"/>, but the request is handled first. After a 5xx the participant cannot tell whether its request was handled.
    /// </summary>
    StatusAfter,

    /// <summary>The connection is reset before the body is read, so nothing is stored.</summary>
    ResetBeforeRead,

    /// <summary>The request is handled, then the connection is reset before the first byte of the answer.</summary>
    ResetBeforeAnswer,

    /// <summary>The headers and half of the answer's body are sent, then the connection is reset.</summary>
    ResetMidAnswer,

    /// <summary>The answer has an invalid signature.</summary>
    BadSignature,

    /// <summary>The answer has no signature although the operation requires one.</summary>
    NoSignature,

    /// <summary>The answer has a valid signature by a certificate that the participant does not know.</summary>
    WrongSigner,

    /// <summary>The answer is sent in pieces of 16 bytes. Value: milliseconds between two pieces, 100 by default.</summary>
    SlowDrip,

    /// <summary>The connection is closed without a reset before the whole body is sent. Value: number of body bytes that are sent, half by default.</summary>
    Truncate,

    /// <summary>Spaces are appended to the answer's body before gzip. Value: number of spaces, 100 MB by default.</summary>
    GzipBomb,

    /// <summary>Spaces are appended to the answer's body after the root element. Value: total length in bytes, 16 MB by default.</summary>
    BigAnswer,
}
