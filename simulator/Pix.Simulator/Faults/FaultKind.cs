namespace Pix.Simulator.Faults;

/// <summary>What can be made to go wrong on demand.</summary>
internal enum FaultKind
{
    /// <summary>Value: milliseconds between taking the request in and answering, or until the faults are deleted. The message is stored.</summary>
    Delay,

    /// <summary>Value: the status, optionally <c>503;30</c> with a Retry-After. The request is not looked at: nothing is stored.</summary>
    Status,

    /// <summary>As <see cref="Status"/>, after the request was handled: what a 5xx leaves unknown.</summary>
    StatusAfter,

    /// <summary>The connection is reset before the body is read: nothing is stored.</summary>
    ResetBeforeRead,

    /// <summary>The request is handled, then the connection is reset without a byte of answer.</summary>
    ResetBeforeAnswer,

    /// <summary>Headers and half of the body, then a reset.</summary>
    ResetMidAnswer,

    /// <summary>A signature that does not verify.</summary>
    BadSignature,

    /// <summary>No signature where one is due.</summary>
    NoSignature,

    /// <summary>A good signature by an unknown certificate.</summary>
    WrongSigner,

    /// <summary>Value: milliseconds between the pieces of the answer, 16 bytes each.</summary>
    SlowDrip,

    /// <summary>Value: bytes of body sent of the announced length before an orderly close; half by default.</summary>
    Truncate,

    /// <summary>Value: bytes that the gzip answer unfolds to; 100 MB by default.</summary>
    GzipBomb,

    /// <summary>Value: length of the answer, filled up with white space after the root; 16 MB by default.</summary>
    BigAnswer,
}
