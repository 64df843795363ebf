namespace Pix.Simulator.Faults;

/// <summary>The faults that can be requested.</summary>
internal enum FaultKind
{
    /// <summary>Value: milliseconds to wait after handling the request (a message is stored); deleting the faults ends the wait. Default 1,000.</summary>
    Delay,

    /// <summary>Value: the status; <c>503;30</c> adds a Retry-After of 30 s. Default 503. The request is not handled, so nothing is stored.</summary>
    Status,

    /// <summary>Like <see cref="Status"/>, but the request is handled first; after a 5xx the participant cannot tell whether it was.</summary>
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

    /// <summary>The answer is sent in pieces of 16 bytes. Value: milliseconds between two pieces; 100 by default.</summary>
    SlowDrip,

    /// <summary>Value: how many bytes of the announced body are sent before the connection is closed without a reset; half by default.</summary>
    Truncate,

    /// <summary>Value: number of spaces appended to the answer's body before gzip; 100 MB by default.</summary>
    GzipBomb,

    /// <summary>Value: length in bytes to which the answer is padded with spaces after the root; 16 MB by default.</summary>
    BigAnswer,
}
